package io.espalier;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between packages, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "io.espalier", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "io.espalier.openai..",
        "io.espalier.prompt..",
        "io.espalier.domain..",
        "io.espalier.shot..",
        "io.espalier.token..",
        "io.espalier.pruner..",
        "io.espalier.files..",
        "io.espalier.gguf..",
        "io.espalier.safetensors..",
        "io.espalier.moe..",
        "io.espalier.failure..",
        "io.espalier.train",
        "io.espalier.report..",
        "io.espalier.eval..",
        "io.espalier.tune..",
        "io.espalier.pipeline.."
    };

    @ArchTest
    static final ArchRule theCoreImportsNoFramework = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "io.vertx..",
                    "io.netty..",
                    "io.micrometer..",
                    "ai.onnxruntime..",
                    "ai.djl..",
                    "jakarta..")
            .because("algorithms must be readable and testable without a server");

    @ArchTest
    static final ArchRule onlyTheDataPathAndTheServersImportVertx = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.espalier.boot..",
                    "io.espalier.ingress..",
                    "io.espalier.upstream..",
                    "io.espalier.relay..",
                    "io.espalier.engine.serve..",
                    "io.espalier.inject.serve..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..")
            .because("sockets live at the edges");

    @ArchTest
    static final ArchRule onlyTheMeterKnowsHowIsMeasured = noClasses()
            .that()
            .resideOutsideOfPackages("io.espalier.meter..", "io.espalier.boot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.opentelemetry..")
            .because("those who are watched hand out facts and do not know who listens");

    @ArchTest
    static final ArchRule onlyInferenceImportsOnnxRuntimeAndTokenizers = noClasses()
            .that()
            .resideOutsideOfPackages("io.espalier.inference..", "io.espalier.train.torch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..", "ai.djl..", "com.knuddels..")
            .because("native sessions are opened, counted and closed in one place");

    @ArchTest
    static final ArchRule nothingButTrainingImportsWhatIsNotDeployed = noClasses()
            .that()
            .resideOutsideOfPackages("io.espalier.train.torch..", "io.espalier.train.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "ai.djl.engine..", "ai.djl.ndarray..", "ai.djl.nn..", "ai.onnx..", "com.google.protobuf..")
            .because("PyTorch and the writer of ONNX graphs are not in the gateway's image");

    @ArchTest
    static final ArchRule onlyTheEngineTouchesNativeCode = noClasses()
            .that()
            .resideOutsideOfPackage("io.espalier.engine..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.Linker")
            .because("a native call can end the process, so only the process that may die makes them");

    @ArchTest
    static final ArchRule stagesKnowOnlyEarlierStages = noClasses()
            .that()
            .resideInAPackage("io.espalier.openai..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.espalier.prompt..", "io.espalier.shot..", "io.espalier.pipeline..")
            .because("openai comes before prompt");

    @ArchTest
    static final ArchRule promptKnowsNoLaterStage = noClasses()
            .that()
            .resideInAPackage("io.espalier.prompt..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.espalier.shot..", "io.espalier.pipeline..", "io.espalier.inference..")
            .because("prompt comes before shot");

    @ArchTest
    static final ArchRule onlyThePipelineKnowsAllStages = noClasses()
            .that()
            .resideInAnyPackage("io.espalier.ingress..", "io.espalier.relay..", "io.espalier.upstream..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.espalier.prompt..", "io.espalier.shot..")
            .because("the edges hand bytes to the pipeline and get edits back");

    @ArchTest
    static final ArchRule nothingDependsOnTheCommands = noClasses()
            .that()
            .resideOutsideOfPackages("io.espalier", "io.espalier.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.espalier.cli..")
            .because("commands are the outermost layer");

    @ArchTest
    static final ArchRule onlyPlotDraws = noClasses()
            .that()
            .resideOutsideOfPackage("io.espalier.plot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.knowm..", "org.apache.batik..", "java.awt..")
            .because("charts are drawn in one place, and never on the way of a request");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.espalier.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayARole = classes()
            .should()
            .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl|Processor)$")
            .andShould()
            .haveNameNotMatching(".*\\.(Base|Abstract)[A-Z]\\w*$")
            .because("a class is named after what it does");
}

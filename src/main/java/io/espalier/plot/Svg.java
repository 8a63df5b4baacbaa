package io.espalier.plot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.Dimension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.internal.chartpart.Chart;

/** Draws a chart into an SVG document. */
final class Svg {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private Svg() {}

    static byte[] of(Chart<?, ?> chart) {
        // Nothing is shown on a screen, and servers have none.
        System.setProperty("java.awt.headless", "true");
        var bytes = new ByteArrayOutputStream();
        try (var writer = new OutputStreamWriter(bytes, UTF_8)) {
            var document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
            var context = SVGGeneratorContext.createDefault(document);
            context.setComment(null);
            var graphics = new SVGGraphics2D(context, false);
            graphics.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            graphics.stream(writer, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}

package io.espalier.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a settings record says of its keys. */
final class RecordShape {
    /** The key of an upstream that says which record it is. */
    static final String KIND = "kind";

    private RecordShape() {}

    /** Whether the type is written as keys and values; a size is a record of one line. */
    static boolean ofKeys(Class<?> type) {
        return type.isRecord() && type != DataSize.class;
    }

    /** Every key that may stand there. */
    static List<String> keys(Class<? extends Record> type) {
        var kind = UpstreamSettings.class.isAssignableFrom(type) ? Stream.of(KIND) : Stream.<String>of();
        return Stream.concat(kind, Stream.of(type.getRecordComponents()).map(RecordShape::key))
                .toList();
    }

    static String key(RecordComponent component) {
        return Spelling.kebab(component.getName());
    }

    /** Whether a component may not stay null. */
    static boolean required(RecordComponent component) {
        return !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    static <R extends Record> R construct(Class<R> type, @Nullable Object[] arguments) {
        var types = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    type + " refuses nulls; its constructor must put defaults in their place", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type, e);
        }
    }

    static @Nullable Object get(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}

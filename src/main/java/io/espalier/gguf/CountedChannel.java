package io.espalier.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.LongConsumer;

/** A file being written: counts and reports what passes. */
final class CountedChannel implements WritableByteChannel {
    private final FileChannel channel;
    private final LongConsumer written;
    private long count;

    /** @param written hears how many bytes were written since it last heard */
    CountedChannel(FileChannel channel, LongConsumer written) {
        this.channel = channel;
        this.written = written;
    }

    long count() {
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        var bytes = source.remaining();
        while (source.hasRemaining()) {
            channel.write(source);
        }
        count += bytes;
        written.accept(bytes);
        return bytes;
    }

    /** Lets the operating system copy a part of a file; the number of bytes copied, 0 at its end. */
    long transferFrom(FileChannel source, long position, long bytes) throws IOException {
        var copied = source.transferTo(position, bytes, channel);
        count += copied;
        written.accept(copied);
        return copied;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

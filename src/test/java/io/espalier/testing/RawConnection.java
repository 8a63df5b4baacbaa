package io.espalier.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One end of a TCP connection on which a test says every byte. Text is ISO-8859-1, so that a character is a byte. */
public final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final CountDownLatch closedByPeer = new CountDownLatch(1);
    private volatile boolean reset;

    public RawConnection(Socket socket) {
        try {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            this.in = socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RawConnection to(int port) {
        try {
            return new RawConnection(new Socket("127.0.0.1", port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A socket whose receive buffer is so small that a fast sender soon has to wait. */
    public static RawConnection slowTo(int port, int receiveBuffer) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(receiveBuffer);
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", port));
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawConnection send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends until the peer has taken nothing for a second.
     *
     * @return how many bytes it took
     */
    public int sendUntilBlocked(int most) {
        var taken = new AtomicInteger();
        var sender = Thread.ofVirtual().start(() -> {
            var block = new byte[65_536];
            try {
                while (taken.get() < most) {
                    send(block);
                    taken.addAndGet(block.length);
                }
            } catch (UncheckedIOException closed) {
                // The test is over.
            }
        });
        int before = -1;
        while (sender.isAlive() && taken.get() > before) {
            before = taken.get();
            LockSupport.parkNanos(1_000_000_000L);
        }
        return taken.get();
    }

    /** Reads through the given text, and returns everything up to and with it. */
    public String readThrough(String end) {
        var read = new StringBuilder();
        while (!endsWith(read, end)) {
            read.append((char) readByte());
        }
        return read.toString();
    }

    public byte[] read(int count) {
        try {
            var bytes = in.readNBytes(count);
            received.writeBytes(bytes);
            if (bytes.length < count) {
                throw new EOFException("the peer closed after " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is there now, at least one byte. */
    public byte[] readSome() {
        try {
            var buffer = new byte[65_536];
            int count = in.read(buffer);
            if (count < 0) {
                throw new EOFException("the peer closed");
            }
            received.write(buffer, 0, count);
            return java.util.Arrays.copyOf(buffer, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything until the peer closes; a reset counts as closed. */
    public byte[] readUntilClosed() {
        var rest = new ByteArrayOutputStream();
        try {
            var buffer = new byte[65_536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                rest.write(buffer, 0, count);
                received.write(buffer, 0, count);
            }
        } catch (SocketException e) {
            reset = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closedByPeer.countDown();
        return rest.toByteArray();
    }

    /** Whether the peer ended the connection with RST; known once it was read to its end. */
    public boolean wasReset() {
        return reset;
    }

    /** Whether the peer closes or resets within the limit; what it still sends is read. */
    public boolean closedWithin(int seconds) {
        Thread.ofVirtual().start(this::readUntilClosed);
        try {
            return closedByPeer.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All bytes read so far. */
    public byte[] received() {
        return received.toByteArray();
    }

    public void shutdownOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes with RST. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int readByte() {
        try {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the peer closed");
            }
            received.write(next);
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean endsWith(StringBuilder text, String end) {
        return text.length() >= end.length() && text.indexOf(end, text.length() - end.length()) >= 0;
    }
}

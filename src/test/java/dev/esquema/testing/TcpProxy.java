package dev.esquema.testing;

import dev.esquema.testing.postgres.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A proxy between a client and a server that can cut connections or hold back their data. */
public final class TcpProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int serverPort;
    private final List<Socket> sockets = new ArrayList<>();
    private boolean stalled;

    private TcpProxy(ServerSocket listener, int serverPort) {
        this.listener = listener;
        this.serverPort = serverPort;
    }

    public static TcpProxy before(int serverPort) {
        try {
            TcpProxy proxy = new TcpProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), serverPort);
            proxy.inBackground(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the address of the database for a client of the proxy. */
    public TestDatabase through(TestDatabase database) {
        return new TestDatabase(database.name(), listener.getLocalPort());
    }

    /** Cuts every connection; new connections are forwarded. */
    public synchronized void drop() {
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    /** Accepts connections, and forwards nothing from now on. */
    public synchronized void stall() {
        stalled = true;
    }

    /** Forwards again, beginning with the data that was held back. */
    public synchronized void resume() {
        stalled = false;
        notifyAll();
    }

    @Override
    public void close() {
        close(listener);
        drop();
        resume();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            synchronized (this) {
                sockets.add(client);
                sockets.add(server);
            }
            inBackground(() -> forward(client, server));
            inBackground(() -> forward(server, client));
        }
    }

    private void forward(Socket from, Socket to) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8192];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitFlow();
                out.write(buffer, 0, length);
            }
        }
    }

    private synchronized void awaitFlow() throws IOException {
        while (stalled) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Runs work in a thread, which ends when its socket is closed. */
    private void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

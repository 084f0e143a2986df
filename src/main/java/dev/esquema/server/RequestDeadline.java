package dev.esquema.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection on which a request is not answered in time, counted from its first byte; the first request counts
 * from the start of the connection.
 *
 * <p>Vert.x' idle timeout does not suffice: an HTTP/2 client that sends one byte every few seconds is never idle. A
 * request that is complete in time is answered at once, so a client that is slow to read does not matter here.
 */
final class RequestDeadline extends ChannelDuplexHandler {

    private static final long LIMIT_NANOS = Duration.ofSeconds(10).toNanos();

    private boolean waiting;
    private boolean checking;
    private long began;

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin(context);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (!waiting) {
            begin(context);
        }
        context.fireChannelRead(bytes);
    }

    @Override
    public void write(ChannelHandlerContext context, Object answer, ChannelPromise written) throws Exception {
        waiting = false;
        super.write(context, answer, written);
    }

    private void begin(ChannelHandlerContext context) {
        waiting = true;
        began = System.nanoTime();
        if (!checking) {
            checkAfter(context, LIMIT_NANOS);
        }
    }

    private void checkAfter(ChannelHandlerContext context, long nanos) {
        checking = true;
        Future<?> unused = context.executor().schedule(() -> check(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        checking = false;
        if (!waiting || !context.channel().isActive()) {
            return;
        }
        long left = LIMIT_NANOS - (System.nanoTime() - began);
        if (left > 0) {
            checkAfter(context, left);
        } else {
            Future<?> unused = context.close();
        }
    }
}

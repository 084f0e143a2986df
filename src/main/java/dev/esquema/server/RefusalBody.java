package dev.esquema.server;

import dev.esquema.json.problem.ProblemJson;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives a body to the refusals of Netty and Quarkus, which come before a request reaches a route and consist of a status
 * line only: a request that is not valid HTTP, a wrong percent-encoding, and a request over the limits. The connection
 * is then closed, because what follows such a request may be a part of it. The answer to HEAD has no length and stays.
 */
@Sharable
final class RefusalBody extends ChannelOutboundHandlerAdapter {

    private static final Pattern BARE =
            Pattern.compile("HTTP/1\\.[01] ((400|414|431) [\\w -]+)\r\ncontent-length: 0\r\n\r\n");

    /** All other answers are longer, because they have the headers of {@code SecurityHeaders}. */
    private static final int LONGEST = 100;

    @Override
    public void write(ChannelHandlerContext context, Object answer, ChannelPromise written) throws Exception {
        Optional<String> whole = answer instanceof ByteBuf head ? whole(head) : Optional.empty();
        if (whole.isEmpty()) {
            super.write(context, answer, written);
            return;
        }
        ((ByteBuf) answer).release();
        ChannelPromise last = written.unvoid();
        last.addListener(ChannelFutureListener.CLOSE);
        super.write(context, Unpooled.copiedBuffer(whole.get(), StandardCharsets.UTF_8), last);
    }

    private static Optional<String> whole(ByteBuf head) {
        if (head.readableBytes() > LONGEST) {
            return Optional.empty();
        }
        Matcher bare = BARE.matcher(head.toString(StandardCharsets.US_ASCII));
        return bare.matches() ? Optional.of(whole(bare.group(1), Integer.parseInt(bare.group(2)))) : Optional.empty();
    }

    private static String whole(String statusLine, int status) {
        String body = body(status);
        return """
                HTTP/1.1 %s\r
                Content-Type: application/problem+json\r
                Content-Length: %d\r
                Content-Security-Policy: default-src 'none'\r
                X-Content-Type-Options: nosniff\r
                Cache-Control: no-store\r
                Connection: close\r
                \r
                %s"""
                .formatted(statusLine, body.length(), body);
    }

    private static String body(int status) {
        ProblemJson usage = ProblemJson.of(new SchemaException(Code.USAGE, detail(status)));
        return new ProblemJson(usage.type(), usage.title(), status, usage.detail(), usage.code(), usage.facts()).json();
    }

    private static String detail(int status) {
        return switch (status) {
            case 414 ->
                "the first line of the request is longer than quarkus.http.limits.max-initial-line-length allows";
            case 431 -> "the headers of the request are larger than quarkus.http.limits.max-header-size allows";
            default -> "the request is not valid HTTP, or the percent-encoding of its address is wrong";
        };
    }
}

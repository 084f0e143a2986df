package dev.esquema.server;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Gives each connection of the HTTP server a {@link RequestDeadline} and a {@link RefusalBody}.
 *
 * <p>Vert.x has only idle timeouts, and its hooks see a request after its head is complete. So this class uses Netty's
 * extension for new connections; Netty finds it as a service.
 */
@RegisterForReflection
public final class RequestDeadlines extends ChannelInitializerExtension {

    private static final RefusalBody REFUSALS = new RefusalBody();

    /** Makes Netty use this extension; call it before the server starts. */
    static void enable() {
        System.setProperty(ChannelInitializerExtension.EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel connection) {
        connection.pipeline().addFirst(new RequestDeadline(), REFUSALS);
    }
}

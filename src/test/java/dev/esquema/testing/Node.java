package dev.esquema.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A simulated machine: a network namespace with a virtual cable to this machine. It needs root and Debian's iproute2;
 * closing it removes both.
 */
public final class Node implements AutoCloseable {

    private final String name;
    private final String network;

    private Node(String name, String network) {
        this.name = name;
        this.network = network;
    }

    public static Node wired() {
        if (!Tool.isRoot()) {
            throw new AssertionError("this test makes network namespaces, and only root may");
        }
        String name = "esq%s".formatted(UUID.randomUUID().toString().substring(0, 8));
        ThreadLocalRandom random = ThreadLocalRandom.current();
        Node node = new Node(name, "10.%d.%d.".formatted(random.nextInt(100, 250), random.nextInt(1, 250)));
        try {
            node.wire();
        } catch (AssertionError e) {
            node.close();
            throw e;
        }
        return node;
    }

    private void wire() {
        ip("netns add %s".formatted(name));
        ip("link add %1$sa type veth peer name %1$sb netns %1$s".formatted(name));
        ip("addr add %s/30 dev %sa".formatted(addressOfOurs(), name));
        ip("link set %sa up".formatted(name));
        ip("-n %1$s addr add %2$s2/30 dev %1$sb".formatted(name, network));
        ip("-n %1$s link set %1$sb up".formatted(name));
    }

    /** Returns the address of this machine as seen from the node. */
    public String addressOfOurs() {
        return "%s1".formatted(network);
    }

    /** Returns the application, running on the node. */
    public PackagedEsquema on(PackagedEsquema esquema) {
        List<String> launcher = new ArrayList<>(List.of("ip", "netns", "exec", name));
        launcher.addAll(esquema.launcher());
        return new PackagedEsquema(launcher, esquema.environment());
    }

    /** Cuts the network of the node: no further packet leaves it, and its connections are not closed. */
    public void vanish() {
        ip("-n %1$s link set %1$sb down".formatted(name));
    }

    @Override
    public void close() {
        if (Tool.run("ip", "-o", "link").contains("%sa@".formatted(name))) {
            ip("link del %sa".formatted(name));
        }
        if (Tool.run("ip", "netns", "list").contains(name)) {
            ip("netns del %s".formatted(name));
        }
    }

    private static void ip(String command) {
        Tool.run("ip %s".formatted(command).split(" "));
    }
}

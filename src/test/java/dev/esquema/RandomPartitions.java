package dev.esquema;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Generates statements for one partitioned table: its partitions are created, detached, attached and dropped. */
final class RandomPartitions {

    private final Random random;
    private final Set<Integer> attached = new TreeSet<>();
    private final Set<Integer> detached = new TreeSet<>();
    private boolean exists;

    RandomPartitions(Random random) {
        this.random = random;
    }

    List<String> step() {
        if (!exists) {
            exists = true;
            List<String> statements = new ArrayList<>();
            statements.add("create table shelf (id int, n int default 1) partition by list (id)");
            statements.addAll(partition());
            return statements;
        }
        return switch (random.nextInt(6)) {
            case 0 -> {
                exists = false;
                attached.clear();
                yield List.of("drop table shelf");
            }
            case 1 -> List.of("alter table shelf alter n set default %d".formatted(random.nextInt(9)));
            case 2 ->
                attached.stream()
                        .map("insert into shelf (id) values (%d)"::formatted)
                        .toList();
            default -> partition();
        };
    }

    private List<String> partition() {
        int number = 1 + random.nextInt(2);
        if (attached.remove(number)) {
            detached.add(number);
            return List.of("alter table shelf detach partition shelf_%d".formatted(number));
        }
        boolean made = detached.remove(number);
        if (made && random.nextBoolean()) {
            return List.of("drop table shelf_%d".formatted(number));
        }
        attached.add(number);
        return List.of((made
                        ? "alter table shelf attach partition shelf_%1$d for values in (%1$d)"
                        : "create table shelf_%1$d partition of shelf for values in (%1$d)")
                .formatted(number));
    }
}

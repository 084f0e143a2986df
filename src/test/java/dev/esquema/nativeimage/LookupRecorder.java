package dev.esquema.nativeimage;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The methods that the calls of {@link RecordingCalls} invoke: each different lookup becomes one line of a file. */
public final class LookupRecorder {

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private static final Set<Lookup> SEEN = ConcurrentHashMap.newKeySet();
    private static final ThreadLocal<Boolean> RECORDS = ThreadLocal.withInitial(() -> false);

    private static String file = "lookups";

    private LookupRecorder() {}

    static void writeTo(String chosen) {
        file = chosen;
    }

    /** @param constant a name that native-image detects itself */
    public static void found(Class<?> type, String constant, String caller) {
        if (!type.getName().equals(constant)) {
            write(Lookup.Kind.CLASS, type, "", caller);
        }
    }

    public static void made(Object instance, String caller) {
        write(Lookup.Kind.INSTANCE, instance.getClass(), "", caller);
    }

    /** @param constant a class and a name that native-image detects itself */
    public static void member(Member member, String constant, String caller) {
        if (constant.equals("%s.%s".formatted(member.getDeclaringClass().getName(), member.getName()))) {
            return;
        }
        Lookup.Kind kind = member instanceof Field
                ? Lookup.Kind.FIELD
                : member instanceof Method ? Lookup.Kind.METHOD : Lookup.Kind.INSTANCE;
        write(kind, member.getDeclaringClass(), kind == Lookup.Kind.INSTANCE ? "" : member.getName(), caller);
    }

    public static void members(Class<?> type, String caller) {
        write(Lookup.Kind.MEMBERS, type, "", caller);
    }

    public static void invoked(Method method, String caller) {
        write(Lookup.Kind.METHOD, method.getDeclaringClass(), method.getName(), caller);
    }

    public static void handle(Class<?> type, String caller) {
        write(Lookup.Kind.HANDLE, type, "", caller);
    }

    public static void proxy(Object proxy, String caller) {
        String interfaces = Arrays.stream(proxy.getClass().getInterfaces())
                .map(Class::getName)
                .collect(Collectors.joining(","));
        write(Lookup.Kind.PROXY, interfaces, "", caller);
    }

    public static void services(ServiceLoader<?> loader, String caller) {
        String text = loader.toString();
        write(Lookup.Kind.SERVICE, text.substring(text.indexOf('[') + 1, text.indexOf(']')), "", caller);
    }

    public static void bundle(ResourceBundle bundle, String caller) {
        String name = bundle.getBaseBundleName();
        write(Lookup.Kind.BUNDLE, name == null ? bundle.getClass().getName() : name, "", caller);
    }

    /** Records a resource if it exists. */
    public static void resource(Object place, String name, String caller) {
        if (RECORDS.get() || name == null || place == null) {
            return;
        }
        RECORDS.set(true);
        try {
            URL found =
                    place instanceof Class<?> type ? type.getResource(name) : ((ClassLoader) place).getResource(name);
            if (found != null && !found.getProtocol().equals("jrt")) {
                append(new Lookup(Lookup.Kind.RESOURCE, absolute(place, name), "", caller, initialisers()));
            }
        } finally {
            RECORDS.set(false);
        }
    }

    private static String absolute(Object place, String name) {
        if (place instanceof Class<?> type && !name.startsWith("/")) {
            return "%s/%s".formatted(type.getPackageName().replace('.', '/'), name);
        }
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private static void write(Lookup.Kind kind, Class<?> type, String member, String caller) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (!element.isPrimitive()) {
            write(kind, element.getName(), member, caller);
        }
    }

    private static void write(Lookup.Kind kind, String name, String member, String caller) {
        if (RECORDS.get()) {
            return;
        }
        RECORDS.set(true);
        try {
            append(new Lookup(kind, name, member, caller, initialisers()));
        } finally {
            RECORDS.set(false);
        }
    }

    /**
     * Returns the classes whose static initialisers are running: in a native image most of them ran when the image was
     * built.
     */
    private static Set<String> initialisers() {
        return STACK.walk(frames -> frames.filter(frame -> frame.getMethodName().equals("<clinit>"))
                .map(frame -> frame.getDeclaringClass().getName())
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Uses a FileOutputStream, because an interrupt of the calling thread would close a channel. */
    private static void append(Lookup lookup) {
        if (SEEN.add(lookup)) {
            try (OutputStream out = new FileOutputStream(file, true)) {
                out.write("%s%n".formatted(lookup.line()).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

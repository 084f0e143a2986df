package dev.esquema.nativeimage;

import java.util.Set;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Adds a call of {@link LookupRecorder} to each call that looks something up.
 *
 * <ul>
 *   <li>If the result identifies the found class, instance or member, the result is recorded after the call.
 *   <li>A name that is a constant of the calling method is not recorded: native-image detects it and registers it.
 *   <li>Otherwise (a resource, all members of a class, an invocation, a method handle) the arguments are recorded
 *       before the call.
 * </ul>
 */
final class RecordingCalls extends ClassVisitor {

    private static final String RECORDER = Type.getInternalName(LookupRecorder.class);
    private static final Set<String> INSTANCES =
            Set.of("java/lang/Class.newInstance", "java/lang/reflect/Constructor.newInstance");
    private static final Set<String> CLASSES = Set.of("java/lang/Class.forName", "java/lang/ClassLoader.loadClass");
    private static final Set<String> MEMBERS = Set.of(
            "java/lang/Class.getMethod",
            "java/lang/Class.getDeclaredMethod",
            "java/lang/Class.getConstructor",
            "java/lang/Class.getDeclaredConstructor",
            "java/lang/Class.getField",
            "java/lang/Class.getDeclaredField");
    private static final Set<String> ALL_MEMBERS = Set.of(
            "java/lang/Class.getMethods",
            "java/lang/Class.getDeclaredMethods",
            "java/lang/Class.getConstructors",
            "java/lang/Class.getDeclaredConstructors",
            "java/lang/Class.getFields",
            "java/lang/Class.getDeclaredFields",
            "java/lang/Class.getRecordComponents");
    private static final Set<String> RESOURCES =
            Set.of("getResource", "getResourceAsStream", "getResources", "resources", "findResource");
    private static final Set<String> HANDLES =
            Set.of("findVirtual", "findStatic", "findConstructor", "findVarHandle", "findStaticVarHandle");

    private String type = "";

    RecordingCalls(ClassVisitor next) {
        super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
        type = name.replace('/', '.');
        super.visit(version, access, name, signature, parent, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
        return new Calls(next);
    }

    private final class Calls extends MethodVisitor {

        /** The string constant and the class constant that were pushed last. */
        private String constant = "";

        private String typeConstant = "";

        Calls(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitLdcInsn(Object value) {
            super.visitLdcInsn(value);
            if (value instanceof String text) {
                constant = text;
            } else if (value instanceof Type literal && literal.getSort() == Type.OBJECT) {
                typeConstant = literal.getClassName();
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            String call = "%s.%s".formatted(owner, name);
            before(opcode, owner, call, name, descriptor);
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            after(owner, call, name);
        }

        private void before(int opcode, String owner, String call, String name, String descriptor) {
            if (ALL_MEMBERS.contains(call)) {
                mv.visitInsn(Opcodes.DUP);
                record("members", "(Ljava/lang/Class;Ljava/lang/String;)V");
            } else if (call.equals("java/lang/reflect/Method.invoke")) {
                recordThird("invoked", "(Ljava/lang/reflect/Method;Ljava/lang/String;)V");
            } else if (owner.equals("java/lang/invoke/MethodHandles$Lookup") && HANDLES.contains(name)) {
                recordHandle(descriptor);
            } else if (isResource(owner, name)
                    && opcode != Opcodes.INVOKESTATIC
                    && descriptor.startsWith("(Ljava/lang/String;)")) {
                mv.visitInsn(Opcodes.DUP2);
                record("resource", "(Ljava/lang/Object;Ljava/lang/String;Ljava/lang/String;)V");
            }
        }

        /** Records the class in which a method handle is looked up: it is the first of two or three arguments. */
        private void recordHandle(String descriptor) {
            String recorded = "(Ljava/lang/Class;Ljava/lang/String;)V";
            if (Type.getArgumentTypes(descriptor).length == 2) {
                mv.visitInsn(Opcodes.SWAP);
                mv.visitInsn(Opcodes.DUP);
                record("handle", recorded);
                mv.visitInsn(Opcodes.SWAP);
            } else {
                recordThird("handle", recorded);
            }
        }

        /** Records the value below the two topmost values of the stack. */
        private void recordThird(String method, String descriptor) {
            mv.visitInsn(Opcodes.DUP2_X1);
            mv.visitInsn(Opcodes.POP2);
            mv.visitInsn(Opcodes.DUP);
            record(method, descriptor);
            mv.visitInsn(Opcodes.DUP_X2);
            mv.visitInsn(Opcodes.POP);
        }

        private void after(String owner, String call, String name) {
            if (CLASSES.contains(call) || (name.equals("loadClass") && owner.endsWith("ClassLoader"))) {
                mv.visitInsn(Opcodes.DUP);
                mv.visitLdcInsn(constant);
                record("found", "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/String;)V");
            } else if (INSTANCES.contains(call)) {
                recordResult("made", "(Ljava/lang/Object;Ljava/lang/String;)V");
            } else if (MEMBERS.contains(call)) {
                mv.visitInsn(Opcodes.DUP);
                mv.visitLdcInsn("%s.%s".formatted(typeConstant, constant));
                record("member", "(Ljava/lang/reflect/Member;Ljava/lang/String;Ljava/lang/String;)V");
            } else if (owner.equals("java/util/ServiceLoader") && name.startsWith("load")) {
                recordResult("services", "(Ljava/util/ServiceLoader;Ljava/lang/String;)V");
            } else if (call.equals("java/lang/reflect/Proxy.newProxyInstance")) {
                recordResult("proxy", "(Ljava/lang/Object;Ljava/lang/String;)V");
            } else if (call.equals("java/util/ResourceBundle.getBundle")) {
                recordResult("bundle", "(Ljava/util/ResourceBundle;Ljava/lang/String;)V");
            }
        }

        private boolean isResource(String owner, String name) {
            return RESOURCES.contains(name) && (owner.equals("java/lang/Class") || owner.endsWith("ClassLoader"));
        }

        private void recordResult(String method, String descriptor) {
            mv.visitInsn(Opcodes.DUP);
            record(method, descriptor);
        }

        private void record(String method, String descriptor) {
            mv.visitLdcInsn(type);
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, RECORDER, method, descriptor, false);
        }
    }
}

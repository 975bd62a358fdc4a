package groundlab.kernel;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * An object whose class is not known when this is compiled; what it has is asked for by name.
 *
 * @param object may be null
 * @param type its class, or the one whose static members are meant where there is no object
 */
record Mirror(Object object, Class<?> type) {

    static Mirror of(Object object) {
        return new Mirror(object, object == null ? Object.class : object.getClass());
    }

    /**
     * {@return the static side of a class of the kernel}
     *
     * @throws ClassNotFoundException if this is not that kernel
     */
    static Mirror of(String className) throws ClassNotFoundException {
        return new Mirror(null, type(className));
    }

    /** {@return a new object of a class of the kernel} */
    static Mirror make(String className, Object... arguments) throws ReflectiveOperationException {
        for (Constructor<?> one : type(className).getConstructors()) {
            if (takes(one, arguments)) {
                return of(one.newInstance(arguments));
            }
        }
        throw new NoSuchMethodException(className + "()");
    }

    private static Class<?> type(String className) throws ClassNotFoundException {
        return Class.forName(className, true, ClassLoader.getSystemClassLoader());
    }

    /** {@return what the public method gives whose parameters take the arguments} */
    Mirror call(String name, Object... arguments) throws ReflectiveOperationException {
        Method method =
                Arrays.stream(type.getMethods())
                        .filter(m -> m.getName().equals(name) && takes(m, arguments))
                        .findFirst()
                        .orElseThrow(() -> new NoSuchMethodException(type.getName() + "." + name));
        return of(method.invoke(object, arguments));
    }

    private static boolean takes(Executable member, Object... arguments) {
        Class<?>[] parameters = member.getParameterTypes();
        boolean fits = parameters.length == arguments.length;
        for (int i = 0; fits && i < parameters.length; i++) {
            Class<?> boxed = MethodType.methodType(parameters[i]).wrap().returnType();
            fits = boxed.isInstance(arguments[i]);
        }
        return fits;
    }

    /** {@return what a method without parameters gives that is not public} */
    Mirror hidden(String name) throws ReflectiveOperationException {
        Method method = type.getDeclaredMethod(name);
        method.setAccessible(true);
        return of(method.invoke(object));
    }

    /** {@return what a field holds, also a hidden one} */
    Mirror field(String name) throws ReflectiveOperationException {
        Field field = declared(name);
        field.setAccessible(true);
        return of(field.get(object));
    }

    /** Puts something into a field, also a hidden one. */
    void set(String name, Object value) throws ReflectiveOperationException {
        Field field = declared(name);
        field.setAccessible(true);
        field.set(object, value);
    }

    private Field declared(String name) throws NoSuchFieldException {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        throw new NoSuchFieldException(type.getName() + "." + name);
    }

    /** Work on mirrors. */
    interface Work<T> {
        T done() throws ReflectiveOperationException;
    }

    /**
     * {@return what {@code work} gives}
     *
     * @throws IllegalStateException if this version of {@code kernel} does not have what it asks
     *     for, or fails in it
     */
    static <T> T ask(String kernel, Work<T> work) {
        try {
            return work.done();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(kernel + " failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of " + kernel + " is not known here", e);
        }
    }
}

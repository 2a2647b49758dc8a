package dev.cloudegress.api.v1alpha1;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a list whose items are identified by some of their fields: the generated schema gets {@code x-kubernetes-list-type: map}
 * and these keys, so that the API server refuses duplicates and server-side apply merges items. No keys mean {@code set}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface ListMap {
    /** The fields that identify an item; each must be required in the item. */
    String[] value() default {};
}

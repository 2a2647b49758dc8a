package dev.cloudegress.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** One write that brings the cluster nearer to a plan. */
sealed interface Change {
    /** The object that is written or removed. */
    ObjectKey key();

    /**
     * An object that is not there.
     *
     * @param object what to write
     */
    record Create(HasMetadata object) implements Change {
        @Override
        public ObjectKey key() {
            return ObjectKey.of(object);
        }
    }

    /**
     * An object that is not as it should be.
     *
     * @param object what to write
     * @param standing what is there
     * @param loses whether something that is allowed now will not be
     */
    record Update(HasMetadata object, Standing standing, boolean loses) implements Change {
        @Override
        public ObjectKey key() {
            return standing.key();
        }

        /** Whether somebody else edited what is there. */
        boolean repairs() {
            return !standing.sealed();
        }
    }

    /**
     * An object that should not be there.
     *
     * @param standing what is there
     * @param reason why it goes
     */
    record Delete(Standing standing, Reason reason) implements Change {
        @Override
        public ObjectKey key() {
            return standing.key();
        }
    }

    /** Why an object goes. */
    enum Reason {
        /** The namespace may not use the service any more. */
        REVOKED,
        /** All that it allows is denied by the configuration. */
        DENIED,
        /** Another backend enforces the requirement now. */
        FORMER_BACKEND,
        /** Nothing asks for it any more. */
        NOT_WANTED
    }
}

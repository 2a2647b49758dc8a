package dev.cloudegress.fault;

/** One kind of fault, as often as asked for. */
interface Scenario {
    /**
     * Does it. After each round everything must be as declared again.
     *
     * @param scene a scene of its own, in which no replica runs
     * @param rounds how often
     */
    void run(FaultScene scene, int rounds) throws Exception;
}

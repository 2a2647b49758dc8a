package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.PrefixSourceSpec.Guards;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds whatever a feed brings, in whatever order. */
class RefreshPropertyTest {
    /** Blocks that come and go as a whole; none touches another. */
    private static final List<String> BLOCKS = IntStream.range(0, 12)
            .mapToObj(i -> i < 9 ? "20.0." + 2 * i + ".0/24" : "2603:1000:" + i + "::/48")
            .toList();

    private static final int ALL = (1 << BLOCKS.size()) - 1;

    /**
     * A poll.
     *
     * @param hours the time since the one before
     * @param numbers how far the change number moves
     * @param blocks which blocks the tag has, as bits; negative for a document without the tag
     * @param accepted whether somebody answers for what comes
     */
    record Poll(int hours, int numbers, int blocks, boolean accepted) {
        Map<String, String> tags() {
            return blocks < 0
                    ? Map.of("Sql", BLOCKS.getFirst())
                    : Map.of("Sql", BLOCKS.getFirst(), "Storage", text(blocks));
        }

        CidrSet offered() {
            return blocks < 0 ? CidrSet.empty() : Feed.set(text(blocks));
        }
    }

    @Provide
    Arbitrary<List<Poll>> polls() {
        Arbitrary<Integer> hours = Arbitraries.frequency(
                Tuple.of(8, 24), Tuple.of(3, 8), Tuple.of(1, 0), Tuple.of(1, 41), Tuple.of(1, 24 * 30));
        Arbitrary<Integer> numbers = Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(6, 1), Tuple.of(1, -1));
        // Mostly most of the blocks, so that holds are rare enough for things to expire.
        Arbitrary<Integer> most = Arbitraries.integers()
                .between(0, BLOCKS.size() - 1)
                .list()
                .ofMaxSize(3)
                .map(missing -> missing.stream().reduce(ALL, (bits, bit) -> bits & ~(1 << bit)));
        Arbitrary<Integer> blocks = Arbitraries.frequencyOf(
                Tuple.of(12, most),
                Tuple.of(2, Arbitraries.integers().between(0, ALL)),
                Tuple.of(1, Arbitraries.just(-1)));
        Arbitrary<Boolean> accepted = Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true));
        return Combinators.combine(hours, numbers, blocks, accepted)
                .as(Poll::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    @Property(tries = 300, seed = "20260622")
    void nothingIsAllowedThatNobodyOfferedAndNothingIsLostByAHold(@ForAll("polls") List<Poll> polls) {
        Feed feed = feed();
        for (Poll poll : polls) {
            CidrSet before = allowed(feed);
            RefreshResult result = play(feed, poll);
            CidrSet after = allowed(feed);

            assertThat(before.union(poll.offered()).containsAll(after)).isTrue();
            switch (result) {
                case RefreshResult.Refused refused -> assertThat(after).isEqualTo(before);
                case RefreshResult.Taken taken -> {
                    TagChange change = Feed.change(taken, "Storage");
                    assertThat(change.added()).isEqualTo(after.minus(before));
                    assertThat(change.expired()).isEqualTo(before.minus(after));
                    if (change.hold().isPresent()) {
                        assertThat(after.containsAll(before)).isTrue();
                        assertThat(taken.next().holds()).containsKey("Storage");
                    } else {
                        assertThat(after.containsAll(poll.offered())).isTrue();
                        assertThat(taken.next().holds()).doesNotContainKey("Storage");
                    }
                }
            }
            assertThat(after.isEmpty()).as("never to nothing").isEqualTo(before.isEmpty() && after.isEmpty());
        }
    }

    @Property(tries = 300, seed = "20260622")
    void theSameOnceMoreChangesNothing(@ForAll("polls") List<Poll> polls) {
        Feed feed = feed();
        for (Poll poll : polls) {
            play(feed, poll);
            FeedState state = feed.state();
            if (state.refused().isEmpty()) {
                RefreshResult again = feed.poll(poll.tags());
                assertThat(again.next()).isEqualTo(state);
                TagChange change = Feed.change(again, "Storage");
                assertThat(change.added().isEmpty()
                                && change.removed().isEmpty()
                                && change.expired().isEmpty())
                        .isTrue();
            }
        }
    }

    /** Time and publications are counted here once more, block by block, as the promise is made. */
    @Property(tries = 500, seed = "20260622")
    void nothingGoesBeforeItsTime(@ForAll("polls") List<Poll> polls) {
        Feed feed = feed();
        Map<String, Duration> time = new HashMap<>();
        Map<String, Integer> publications = new HashMap<>();
        Duration sinceGood = Duration.ZERO;
        for (Poll poll : polls) {
            CidrSet before = allowed(feed);
            boolean wasHeld = feed.state().holds().containsKey("Storage");
            sinceGood = sinceGood.plus(Duration.ofHours(poll.hours()));
            if (!(play(feed, poll) instanceof RefreshResult.Taken taken)) {
                continue;
            }
            boolean held = taken.next().holds().containsKey("Storage");
            boolean counts = !wasHeld && sinceGood.compareTo(feed.rules().staleAfter()) <= 0;
            Duration passed = sinceGood;
            sinceGood = Duration.ZERO;
            for (String block : BLOCKS) {
                Cidr cidr = Cidr.parse(block);
                if (poll.offered().contains(cidr)) {
                    // A document that is held as a whole still shows that the block is in use.
                    if (!held) {
                        time.remove(block);
                        publications.remove(block);
                    }
                } else if (before.contains(cidr)) {
                    if (time.containsKey(block)) {
                        time.merge(block, counts ? passed : Duration.ZERO, Duration::plus);
                        publications.merge(block, taken.newPublication() && !held ? 1 : 0, Integer::sum);
                    } else if (!held) {
                        time.put(block, Duration.ZERO);
                        publications.put(block, 0);
                    }
                    if (!allowed(feed).contains(cidr)) {
                        assertThat(time.get(block)).isGreaterThanOrEqualTo(Duration.ofDays(10));
                        assertThat(publications.get(block)).isGreaterThanOrEqualTo(3);
                    }
                }
            }
        }
    }

    @Property(tries = 200, seed = "20260622")
    void whatIsKeptIsWhatTheClusterKeeps(@ForAll("polls") List<Poll> polls) {
        Feed feed = feed();
        for (Poll poll : polls) {
            play(feed, poll);
            List<TagState> read = feed.state().tags().values().stream()
                    .map(tag -> PrefixSets.readState(PrefixSets.object(tag), DocumentRules.DEFAULT.minimumLength())
                            .orElseThrow())
                    .toList();
            FeedState back = FeedStates.read(FeedStates.status(1L, List.of(), feed.state()), read);
            assertThat(back).isEqualTo(feed.state());
            feed.with(back);
        }
    }

    @Property(tries = 200, seed = "20260622")
    void tagsGoTheirOwnWays(@ForAll("polls") List<Poll> polls) {
        Feed both = feed().wanting("Sql", "Storage");
        Feed turned = feed().wanting("Storage", "Sql");
        Feed alone = feed().wanting("Storage");
        for (Poll poll : polls) {
            play(both, poll);
            play(turned, poll);
            play(alone, poll);
            assertThat(turned.state()).isEqualTo(both.state());
            assertThat(alone.state().tags().get("Storage"))
                    .isEqualTo(both.state().tags().get("Storage"));
            both.state()
                    .tags()
                    .forEach((name, tag) -> assertThat(name).isEqualTo(tag.tag().name()));
        }
    }

    private static Feed feed() {
        return new Feed().wanting("Sql", "Storage").retaining(10, 3).guarding(new Guards(null, 1, 6, null, null));
    }

    private static RefreshResult play(Feed feed, Poll poll) {
        feed.in(Duration.ofHours(poll.hours()));
        feed.acceptingNothing();
        if (poll.accepted()) {
            feed.accepting("Storage", ContentDigest.of(poll.offered()));
        }
        return feed.moveNumber(poll.numbers()).poll(poll.tags());
    }

    private static CidrSet allowed(Feed feed) {
        TagState tag = feed.state().tags().get("Storage");
        return tag == null ? CidrSet.empty() : tag.allowed();
    }

    private static String text(int bits) {
        return IntStream.range(0, BLOCKS.size())
                .filter(i -> (bits & 1 << i) != 0)
                .mapToObj(BLOCKS::get)
                .collect(Collectors.joining(" "));
    }
}

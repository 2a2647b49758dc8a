package dev.cloudegress.walk;

import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.walk.VendorText.Line;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What some lines of a text are about, as a person reads them: which roles of which service, under which parameters, in which direction.
 * Made from the text alone, never from the catalog. Immutable; each method returns a changed copy.
 */
final class Passage {
    private static final Pattern ANYTHING = Pattern.compile("");

    // Which lines.
    private @Nullable String heading;
    private @Nullable String row;
    private @Nullable String item;
    private @Nullable String intro;
    private Pattern words = ANYTHING;
    private Pattern names = ANYTHING;

    // What they are about.
    private String service = "";
    private Set<String> roles = Set.of();
    private Map<String, Set<String>> when = Map.of();
    private Map<String, String> with = Map.of();
    private Set<Direction> directions = Set.of(Direction.EGRESS);

    // How they are read.
    private Map<String, String> places = Map.of();
    private Map<String, List<String>> readings = Map.of();
    private boolean suffixes;
    private Set<PortRange> ports = Set.of();
    private @Nullable Pattern portWords;
    private boolean portsElsewhere;
    private boolean peersElsewhere;
    private boolean sentence;
    private boolean flow;
    private Pattern destination = ANYTHING;

    private Passage() {}

    private Passage(Passage other) {
        heading = other.heading;
        row = other.row;
        item = other.item;
        intro = other.intro;
        words = other.words;
        names = other.names;
        service = other.service;
        roles = other.roles;
        when = other.when;
        with = other.with;
        directions = other.directions;
        places = other.places;
        readings = other.readings;
        suffixes = other.suffixes;
        ports = other.ports;
        portWords = other.portWords;
        portsElsewhere = other.portsElsewhere;
        peersElsewhere = other.peersElsewhere;
        sentence = other.sentence;
        flow = other.flow;
        destination = other.destination;
    }

    /** Lines under a heading. */
    static Passage under(String heading) {
        Passage copy = new Passage();
        copy.heading = heading;
        return copy;
    }

    /** Lines with something in them that matches, wherever they stand. */
    static Passage saying(String regex) {
        return new Passage().words(regex);
    }

    /** Only rows of a table whose first cell is this. */
    Passage row(String firstCell) {
        Passage copy = new Passage(this);
        copy.row = firstCell;
        return copy;
    }

    /** Only what belongs to a list item that starts like this. */
    Passage item(String start) {
        Passage copy = new Passage(this);
        copy.item = start;
        return copy;
    }

    /** Only what stands below an introduction ("Open these ports:") that starts like this. */
    Passage intro(String start) {
        Passage copy = new Passage(this);
        copy.intro = start;
        return copy;
    }

    /** Only lines with something in them that matches. */
    Passage words(String regex) {
        Passage copy = new Passage(this);
        copy.words = Pattern.compile(regex);
        return copy;
    }

    /** Only what is printed like this. */
    Passage names(String regex) {
        Passage copy = new Passage(this);
        copy.names = Pattern.compile(regex);
        return copy;
    }

    /** The service and the roles: what is printed belongs to each of them. */
    Passage of(String newService, String... newRoles) {
        Passage copy = new Passage(this);
        copy.service = newService;
        copy.roles = Set.copyOf(Arrays.asList(newRoles));
        return copy;
    }

    /** The values of a parameter that the lines are about; the empty text stands for no value. */
    Passage when(String parameter, String... values) {
        Passage copy = new Passage(this);
        copy.when = new TreeMap<>(when);
        copy.when.put(parameter, new TreeSet<>(Arrays.asList(values)));
        return copy;
    }

    /** What is printed is an example, of what the catalog says once this parameter is given. */
    Passage with(String parameter, String value) {
        Passage copy = new Passage(this);
        copy.with = new TreeMap<>(with);
        copy.with.put(parameter, value);
        return copy;
    }

    /** The text has a place, in angle brackets, for the value of a parameter. */
    Passage place(String text, String parameter, String value) {
        Passage copy = with(parameter, value);
        copy.places = new TreeMap<>(places);
        copy.places.put("<" + text + ">", value);
        return copy;
    }

    /** A name that means others. */
    Passage reading(String printed, String... meant) {
        Passage copy = new Passage(this);
        copy.readings = new TreeMap<>(readings);
        copy.readings.put(printed, List.of(meant));
        return copy;
    }

    /** Names are bare suffixes: they mean everything below them. */
    Passage suffixes() {
        Passage copy = new Passage(this);
        copy.suffixes = true;
        return copy;
    }

    /** Who starts the connection, in the words of the catalog; any of these is right. */
    Passage direction(Direction... any) {
        Passage copy = new Passage(this);
        copy.directions = Set.of(any);
        return copy;
    }

    /** The ports of names and addresses that are printed without any. */
    Passage ports(int... numbers) {
        Passage copy = new Passage(this);
        copy.ports = new TreeSet<>();
        for (int number : numbers) {
            copy.ports.add(PortRange.of(Protocol.TCP, number));
        }
        return copy;
    }

    /** The ports are those that the line of the same heading prints that has these words. */
    Passage portsSaidBy(String regex) {
        Passage copy = new Passage(this);
        copy.portWords = Pattern.compile(regex);
        return copy;
    }

    /** The text leaves ports open: the catalog may have none, or others from somewhere else. */
    Passage portsElsewhere() {
        Passage copy = new Passage(this);
        copy.portsElsewhere = true;
        return copy;
    }

    /** The text says who is meant and prints neither name nor address: the catalog has them from somewhere else. */
    Passage peersElsewhere() {
        Passage copy = new Passage(this);
        copy.peersElsewhere = true;
        return copy;
    }

    /** Prose about these roles that an endpoint may cite although it prints none of its destinations. Demands nothing. */
    Passage sentence() {
        Passage copy = new Passage(this);
        copy.sentence = true;
        return copy;
    }

    /**
     * Prose that speaks of a connection and prints no port for it, on ports that another document says: each of the uses has to have an
     * endpoint on each of them that cites the lines.
     */
    Passage flow(int... numbers) {
        Passage copy = ports(numbers).sentence().peersElsewhere().portsElsewhere();
        copy.flow = true;
        return copy;
    }

    /** A port that stands without a name is one of a destination like this, as the words around it say. */
    Passage towards(String hostRegex) {
        Passage copy = new Passage(this);
        copy.destination = Pattern.compile(hostRegex);
        return copy;
    }

    /** Whether a line is one of these. */
    boolean selects(Line line) {
        return (heading == null || heading.equals(line.heading()))
                && (row == null || row.equals(line.row()))
                && (item == null || (line.item() != null && line.item().startsWith(item)))
                && (intro == null || line.intro().startsWith(intro))
                && words.matcher(line.text()).find();
    }

    /** Whether something printed in one of the lines is meant. */
    boolean means(Token token) {
        return names.matcher(token.raw()).find();
    }

    /** Whether a line prints the ports for these. */
    boolean takesPortsFrom(Line line) {
        return portWords != null
                && (heading == null || heading.equals(line.heading()))
                && portWords.matcher(line.text()).find();
    }

    /** Whether the lines are about uses with these parameters. */
    boolean holdsFor(Map<String, String> parameters) {
        return when.entrySet().stream()
                .allMatch(entry -> entry.getValue().contains(parameters.getOrDefault(entry.getKey(), "")));
    }

    /** Whether an endpoint with these hosts is one that the words mean. */
    boolean leadsTo(Collection<HostPattern> hosts) {
        return destination == ANYTHING
                || hosts.stream()
                        .anyMatch(host -> destination.matcher(host.toString()).find());
    }

    /** What a printed name means: itself, or what it is a place for or a damaged form of. */
    List<String> meaning(String host) {
        String filled = host;
        for (Map.Entry<String, String> place : places.entrySet()) {
            filled = filled.replace(place.getKey(), place.getValue());
        }
        List<String> read = readings.getOrDefault(filled, List.of(filled));
        return suffixes ? read.stream().map(name -> "*." + name).toList() : read;
    }

    String service() {
        return service;
    }

    Set<String> roles() {
        return roles;
    }

    /** The parameters to add to a use. */
    Map<String, String> with() {
        return with;
    }

    Set<Direction> directions() {
        return directions;
    }

    Set<PortRange> ports() {
        return ports;
    }

    boolean hasPortsElsewhere() {
        return portsElsewhere;
    }

    boolean hasPeersElsewhere() {
        return peersElsewhere;
    }

    /** Whether it is prose in which what is printed is not looked for. */
    boolean isSentence() {
        return sentence;
    }

    /** Whether it is prose about a connection on {@link #ports}. */
    boolean isFlow() {
        return flow;
    }

    /** For messages. */
    @Override
    public String toString() {
        return "under " + heading + ", row " + row + ", item " + item + ", below " + intro + ", with " + words
                + " in it";
    }
}

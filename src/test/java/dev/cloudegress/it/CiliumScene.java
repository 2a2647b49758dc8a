package dev.cloudegress.it;

import dev.cloudegress.api.v1alpha1.Direction;
import dev.cloudegress.api.v1alpha1.DnsMode;
import dev.cloudegress.api.v1alpha1.EndpointDecision;
import dev.cloudegress.api.v1alpha1.Mode;
import dev.cloudegress.api.v1alpha1.ProxySpec;
import dev.cloudegress.api.v1alpha1.Selector;
import dev.cloudegress.api.v1alpha1.Selector.Operator;
import dev.cloudegress.catalog.Endpoint;
import dev.cloudegress.cli.RenderedCases.RenderedCase;
import dev.cloudegress.config.OperatorConfiguration.Resolver;
import dev.cloudegress.config.OperatorConfiguration.ResolverType;
import dev.cloudegress.it.CiliumFlows.Case;
import dev.cloudegress.it.CiliumFlows.Flow;
import dev.cloudegress.it.CiliumFlows.Pod;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.net.HostPattern;
import dev.cloudegress.net.HostPattern.ExactHost;
import dev.cloudegress.net.HostPattern.PartialLabel;
import dev.cloudegress.net.HostPattern.Subdomains;
import dev.cloudegress.net.IpFamily;
import dev.cloudegress.net.PortRange;
import dev.cloudegress.net.Protocol;
import dev.cloudegress.policy.Backend;
import dev.cloudegress.policy.Finding;
import dev.cloudegress.policy.Plan;
import dev.cloudegress.policy.UseResolution;
import dev.cloudegress.policy.explain.Explanation;
import dev.cloudegress.policy.explain.PodSelection;
import dev.cloudegress.policy.explain.PolicyEvaluator;
import dev.cloudegress.policy.explain.Question;
import dev.cloudegress.policy.explain.Reason;
import dev.cloudegress.policy.explain.Reason.Kind;
import dev.cloudegress.policy.explain.Target;
import dev.cloudegress.policy.explain.TargetSamples;
import dev.cloudegress.policy.explain.Verdict;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The flows of one kind of pods in a rendered case, with what is to become of each.
 *
 * <p>Where they go does not come from the code that resolves and renders: the names, addresses and ports of every endpoint that applies,
 * the ends of the prefixes of its service tags, and the neighbours of each of these; further the edges of what is rendered. Whether they pass
 * is what {@code explain} says, and for the cluster's own pods what the requirement and the configuration say.
 */
final class CiliumScene {
    /** Names of the pods that a case has, by their addresses. None of these lies in a prefix that any case allows. */
    private static final String RESOLVER = "172.31.255.53";

    private static final String PROXY = "172.31.255.80";
    private static final String BYSTANDER = "172.31.255.99";
    private static final String UNDECLARED = "www.undeclared.example";

    private final RenderedCase rendered;
    private final String namespace;
    private final Map<String, String> labels;
    private final List<Plan> enforced;
    private final List<Flow> flows = new ArrayList<>();
    private final Map<Flow, Integer> numbers = new HashMap<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Map<Target, Explanation> explained = new LinkedHashMap<>();
    private final List<Declared> declared = new ArrayList<>();

    /** What a flow is about. */
    enum About {
        /** An IPv4 address. */
        IPV4("IPv4"),
        /** An IPv6 address. */
        IPV6("IPv6"),
        /** The address of a DNS answer for a name. */
        NAME("name"),
        /** A DNS question. */
        QUESTION("DNS question"),
        /** A pod of the cluster. */
        POD("pod");

        private final String text;

        About(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * What is to become of a flow.
     *
     * @param about what it is about
     * @param allowed whether it passes
     * @param throughDnsProxy whether it has to go through Cilium's DNS proxy; {@code null} where that does not matter
     * @param why what says so
     */
    record Expectation(
            About about, boolean allowed, @Nullable Boolean throughDnsProxy, String why) {}

    /**
     * An endpoint without any finding about it.
     *
     * @param endpoint the endpoint
     * @param flows the flows to its own names and addresses, on its own ports
     */
    private record Declared(Endpoint endpoint, List<Integer> flows) {}

    private CiliumScene(RenderedCase rendered, String namespace, Map<String, String> labels) {
        this.rendered = rendered;
        this.namespace = namespace;
        this.labels = labels;
        this.enforced = rendered.plans().stream()
                .filter(plan -> plan.requirement().namespace().equals(namespace)
                        && plan.problems().isEmpty()
                        && plan.requirement().spec().mode() != Mode.PREVIEW
                        && PodSelection.selects(plan.requirement().spec().podSelector(), labels))
                .toList();
    }

    /**
     * One scene for the pods of each requirement.
     *
     * @param endpoints how many endpoints of each use are asked for, beside the edges of what is rendered
     * @param edges how many of these
     * @param strangers whether there is one for other pods of the namespace, too
     */
    static List<CiliumScene> of(RenderedCase rendered, int endpoints, int edges, boolean strangers, Random random) {
        Set<Map.Entry<String, Map<String, String>>> pods = new LinkedHashSet<>();
        for (Plan plan : rendered.plans()) {
            String namespace = plan.requirement().namespace();
            pods.add(Map.entry(namespace, selected(plan.requirement().spec().podSelector())));
            if (strangers) {
                pods.add(Map.entry(namespace, Map.of("app", "someone-else")));
            }
        }
        List<CiliumScene> scenes = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> pod : pods) {
            CiliumScene scene = new CiliumScene(rendered, pod.getKey(), pod.getValue());
            scene.addEndpoints(endpoints, random);
            scene.addEdges(edges, random);
            scene.addPods();
            scenes.add(scene);
        }
        return scenes;
    }

    List<Expectation> expectations() {
        return expectations;
    }

    /** How many endpoints must be reached somehow. */
    int declared() {
        return declared.size();
    }

    /** Those of which no flow passes. */
    List<String> unreached(List<CiliumFlows.Verdict> verdicts) {
        return declared.stream()
                .filter(each -> each.flows().stream()
                        .noneMatch(number -> verdicts.get(number).allowed()))
                .map(each -> this + ": " + each.endpoint().reference())
                .toList();
    }

    /** What Cilium is asked. */
    Case asked() {
        List<Pod> pods = new ArrayList<>();
        resolver().filter(each -> each.type() == ResolverType.PODS).forEach(each -> pods.add(resolverPod(each)));
        proxies().forEach(proxy -> pods.add(proxyPod(proxy)));
        pods.add(new Pod("elsewhere", Map.of(), Map.of("app", "bystander"), BYSTANDER));
        return new Case(toString(), rendered.objects(), new Pod(namespace, Map.of(), labels, ""), pods, hosts(), flows);
    }

    /** Addresses of the node itself: NodeLocal DNSCache listens there. */
    private List<String> hosts() {
        return rendered.configuration().dns().resolvers().stream()
                .filter(resolver -> resolver.type() == ResolverType.NODE_LOCAL)
                .flatMap(resolver -> resolver.addresses().stream())
                .map(CiliumScene::withoutLength)
                .distinct()
                .toList();
    }

    /**
     * Whether some policy matches the node. A NetworkPolicy cannot where Cilium enforces it: to Cilium, an address of a node is the node, and
     * no prefix matches it ({@code policy-cidr-match-mode} is empty unless somebody sets it).
     */
    private boolean matchesNodes() {
        return enforced.stream().anyMatch(plan -> plan.profile().backend() == Backend.CILIUM);
    }

    Flow flow(int number) {
        return flows.get(number);
    }

    @Override
    public String toString() {
        return rendered + ", pods " + labels;
    }

    private void addEndpoints(int most, Random random) {
        for (Plan plan : enforced) {
            for (UseResolution use : plan.uses()) {
                List<Endpoint> endpoints = new ArrayList<>(use.endpoints().stream()
                        .filter(endpoint -> endpoint.direction() == Direction.EGRESS
                                && !endpoint.ports().isEmpty())
                        .toList());
                Collections.shuffle(endpoints, random);
                endpoints.stream().limit(most).forEach(endpoint -> add(plan, use, endpoint, random));
            }
        }
    }

    private void add(Plan plan, UseResolution use, Endpoint endpoint, Random random) {
        List<PortRange> ports = endpoint.ports().ranges();
        List<Integer> own = new ArrayList<>();
        for (HostPattern host : some(endpoint.hosts(), 2, random)) {
            PortRange range = ports.get(random.nextInt(ports.size()));
            own.add(name(instance(host), range.first(), range.protocol()));
            for (Cidr address : some(resolved(host).cidrs(), 2, random)) {
                own.add(address(ends(address).getFirst(), range.first(), range.protocol()));
            }
            neighbours(host).forEach(name -> name(name, range.first(), range.protocol()));
            beside(range).forEach(port -> name(instance(host), port, range.protocol()));
            name(instance(host), range.last(), other(range.protocol()));
        }
        CidrSet addresses = endpoint.addresses();
        for (var tag : endpoint.serviceTags()) {
            addresses = addresses.union(rendered.known()
                    .knowledge()
                    .find(tag)
                    .map(Map.Entry::getValue)
                    .orElse(CidrSet.empty()));
        }
        for (IpFamily family : IpFamily.values()) {
            for (Cidr prefix : some(addresses.only(family).cidrs(), 2, random)) {
                PortRange range = ports.get(random.nextInt(ports.size()));
                List<String> ends = ends(prefix);
                own.add(address(ends.get(0), range.first(), range.protocol()));
                own.add(address(ends.get(1), range.last(), range.protocol()));
                ends.stream().skip(2).forEach(end -> address(end, range.first(), range.protocol()));
                beside(range).forEach(port -> address(ends.getFirst(), port, range.protocol()));
                address(ends.getFirst(), range.first(), other(range.protocol()));
            }
        }
        if (isExpected(plan, use, endpoint, addresses)) {
            declared.add(new Declared(endpoint, own));
        }
    }

    private CidrSet resolved(HostPattern host) {
        return rendered.known().knowledge().names().getOrDefault(host.toString(), CidrSet.empty());
    }

    /** Whether nothing at all is said about an endpoint, so that somebody who reads its document expects to reach it. */
    private boolean isExpected(Plan plan, UseResolution use, Endpoint endpoint, CidrSet addresses) {
        Set<String> excluded = plan.requirement().spec().exclude().stream()
                .map(EndpointDecision::endpoint)
                .collect(Collectors.toSet());
        return !excluded.contains(endpoint.decisionReference())
                && !use.proxied().contains(endpoint)
                && !(endpoint.hosts().isEmpty() && addresses.isEmpty())
                && plan.findings().stream()
                        .noneMatch(finding -> finding.endpoint().equals(endpoint.reference())
                                && finding.reason() != Finding.Reason.RETIRED
                                && finding.reason() != Finding.Reason.REPLACED)
                && use.unknown().isEmpty();
    }

    private void addEdges(int most, Random random) {
        PolicyEvaluator objects = new PolicyEvaluator(rendered.objects(), Set.of());
        Set<String> hosts = rendered.known().knowledge().names().keySet();
        for (Target target : TargetSamples.of(objects.selecting(namespace, labels), hosts, most, random)) {
            switch (target.peer()) {
                case Target.Host(String name) -> name(name, target.port(), target.protocol());
                case Target.Address address -> address(address.toString(), target.port(), target.protocol());
            }
        }
    }

    /** A connection to an address, which is to pass where the address is explained so. */
    private int address(String text, int port, Protocol protocol) {
        Target target = new Target(new Target.Address(Cidr.parse(text)), port, protocol);
        Explanation explanation = explain(target);
        About about = text.indexOf(':') < 0 ? About.IPV4 : About.IPV6;
        boolean allowed = passes(explanation)
                && !(explanation.verdict() == Verdict.ALLOWED && hosts().contains(text) && !matchesNodes());
        return add(
                new Flow(text, port, protocol.name(), null, null),
                new Expectation(about, allowed, null, said(explanation)));
    }

    /**
     * A connection to what a name was answered with, an address that nothing else allows: it is to pass where the name itself is explained as
     * a reason. And the question before it, which is to pass through the DNS proxy then.
     */
    private int name(String name, int port, Protocol protocol) {
        Explanation explanation = explain(new Target(new Target.Host(name), port, protocol));
        boolean byName = explanation.verdict() == Verdict.ALLOWED
                && explanation.reasons().stream()
                        .anyMatch(reason -> reason.enforced() && reason.match().kind() == Kind.NAME);
        boolean isolated = explanation.verdict() != Verdict.NOT_ISOLATED;
        String asked = answers.computeIfAbsent(name, _ -> answer(answers.size()));
        int number = add(
                new Flow(asked, port, protocol.name(), name, null),
                new Expectation(About.NAME, byName || !isolated, null, said(explanation)));
        question(name, byName, isolated);
        return number;
    }

    private void question(String name, boolean byName, boolean isolated) {
        resolver().forEach(resolver -> {
            boolean reached =
                    enforced.stream().anyMatch(plan -> plan.requirement().spec().dns() != DnsMode.NONE)
                            && (resolver.type() != ResolverType.NODE_LOCAL || matchesNodes());
            boolean restricted = reached && enforced.stream().allMatch(CiliumScene::restricts);
            boolean proxied = byName && reached;
            if (!restricted || byName || name.endsWith(UNDECLARED)) {
                int port = resolver.ports().isEmpty() ? 53 : resolver.ports().getFirst();
                for (Protocol protocol : List.of(Protocol.UDP, Protocol.TCP)) {
                    boolean allowed = !isolated || (reached && (!restricted || byName));
                    add(
                            new Flow(addressOf(resolver), port, protocol.name(), null, name),
                            new Expectation(
                                    About.QUESTION,
                                    allowed,
                                    proxied ? Boolean.TRUE : null,
                                    "dns of " + enforced.size() + " requirements"));
                }
            }
        });
    }

    private static boolean restricts(Plan plan) {
        return plan.requirement().spec().dns() == DnsMode.NONE
                || (plan.requirement().spec().dns() == DnsMode.RESTRICTED
                        && plan.profile().backend() == Backend.CILIUM
                        && plan.findings().stream()
                                .noneMatch(finding -> finding.reason() == Finding.Reason.DNS_NOT_RESTRICTED));
    }

    private void addPods() {
        boolean isolated = !enforced.isEmpty();
        pod(BYSTANDER, 443, !isolated, "nobody declares it");
        resolver().filter(each -> each.type() == ResolverType.PODS).forEach(each -> {
            int port = each.ports().isEmpty() ? 53 : each.ports().getFirst();
            pod(RESOLVER, port + 1, !isolated, "no port of the resolver");
        });
        proxies().forEach(proxy -> {
            pod(PROXY, proxy.port(), true, "the proxy");
            pod(PROXY, proxy.port() + 1, false, "no port of the proxy");
        });
    }

    private void pod(String address, int port, boolean allowed, String why) {
        add(new Flow(address, port, Protocol.TCP.name(), null, null), new Expectation(About.POD, allowed, null, why));
    }

    private int add(Flow flow, Expectation expectation) {
        return numbers.computeIfAbsent(flow, _ -> {
            flows.add(flow);
            expectations.add(expectation);
            return flows.size() - 1;
        });
    }

    private Explanation explain(Target target) {
        return explained.computeIfAbsent(target, _ -> rendered.explain(new Question(namespace, labels, target)));
    }

    private static boolean passes(Explanation explanation) {
        return explanation.verdict() == Verdict.ALLOWED || explanation.verdict() == Verdict.NOT_ISOLATED;
    }

    private static String said(Explanation explanation) {
        return explanation.verdict() + " "
                + explanation.reasons().stream()
                        .filter(Reason::enforced)
                        .map(reason -> reason.match().toString())
                        .toList();
    }

    /** The resolver that questions go to: the first. */
    private Stream<Resolver> resolver() {
        return rendered.configuration().dns().resolvers().stream().limit(1);
    }

    private static Pod resolverPod(Resolver resolver) {
        String of = resolver.namespace() == null ? "kube-system" : resolver.namespace();
        Selector selector = resolver.podSelector();
        return new Pod(of, Map.of(), selector == null ? Map.of() : selected(selector), RESOLVER);
    }

    private static String addressOf(Resolver resolver) {
        return resolver.type() == ResolverType.PODS
                ? RESOLVER
                : withoutLength(resolver.addresses().getFirst());
    }

    /** The proxies that are pods, of the requirements that have anything to go through one. */
    private Stream<ProxySpec> proxies() {
        return enforced.stream()
                .filter(plan ->
                        plan.uses().stream().anyMatch(use -> !use.proxied().isEmpty()))
                .map(plan -> plan.requirement().spec().proxy())
                .filter(proxy -> proxy != null && proxy.podSelector() != null)
                .limit(1);
    }

    private Pod proxyPod(ProxySpec proxy) {
        Selector of = proxy.namespaceSelector();
        Selector pods = proxy.podSelector();
        return new Pod(
                of == null ? namespace : "proxies",
                of == null ? Map.of() : selected(of),
                pods == null ? Map.of() : selected(pods),
                PROXY);
    }

    /** Labels that a selector selects. */
    private static Map<String, String> selected(Selector selector) {
        Map<String, String> labels = new TreeMap<>(selector.matchLabels());
        selector.matchExpressions().forEach(expression -> {
            if (expression.operator() == Operator.IN) {
                labels.put(expression.key(), expression.values().getFirst());
            } else if (expression.operator() == Operator.EXISTS) {
                labels.put(expression.key(), "any");
            }
        });
        return labels;
    }

    /** An address of RFC 2544's and RFC 3849's ranges, which no policy allows. */
    private static String answer(int number) {
        return number % 2 == 0
                ? "198.18." + number / 250 + "." + (1 + number % 250)
                : "2001:db8::" + Integer.toHexString(1 + number);
    }

    private static String instance(HostPattern host) {
        return switch (host) {
            case ExactHost(String name) -> name;
            case Subdomains(String parent) -> "one." + parent;
            case PartialLabel(String label, String parent) -> label.replace("*", "one") + "." + parent;
        };
    }

    /** Names beside a host or pattern: below, above, next to it, and one that only ends alike. */
    private static List<String> neighbours(HostPattern host) {
        String one = instance(host);
        String parent = one.substring(one.indexOf('.') + 1);
        List<String> names =
                new ArrayList<>(List.of("below." + one, "sibling." + parent, "x" + one, one + "." + UNDECLARED));
        if (parent.indexOf('.') > 0) {
            names.add(parent);
        }
        return names;
    }

    private static List<Integer> beside(PortRange range) {
        return Stream.of(range.first() - 1, range.last() + 1)
                .filter(port -> port > 0 && port <= 65_535)
                .toList();
    }

    private static Protocol other(Protocol protocol) {
        return protocol == Protocol.TCP ? Protocol.UDP : Protocol.TCP;
    }

    private static <T> List<T> some(Collection<T> all, int most, Random random) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, Math.min(most, shuffled.size()));
    }

    /** The first and the last address of a prefix, and those below and above it, where there are any. */
    private static List<String> ends(Cidr prefix) {
        byte[] bytes = PolicyEvaluator.bytes(withoutLength(prefix.toString()));
        BigInteger first = new BigInteger(1, bytes);
        BigInteger last = first.add(BigInteger.ONE.shiftLeft(bytes.length * 8 - prefix.length()))
                .subtract(BigInteger.ONE);
        List<String> ends = new ArrayList<>(List.of(text(first, bytes.length), text(last, bytes.length)));
        if (first.signum() > 0) {
            ends.add(text(first.subtract(BigInteger.ONE), bytes.length));
        }
        if (last.bitCount() < bytes.length * 8) {
            ends.add(text(last.add(BigInteger.ONE), bytes.length));
        }
        return ends;
    }

    private static String text(BigInteger address, int length) {
        byte[] all = address.toByteArray();
        byte[] bytes = new byte[length];
        for (int i = 0; i < Math.min(length, all.length); i++) {
            bytes[length - 1 - i] = all[all.length - 1 - i];
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static String withoutLength(String cidr) {
        int slash = cidr.indexOf('/');
        return slash < 0 ? cidr : cidr.substring(0, slash);
    }
}

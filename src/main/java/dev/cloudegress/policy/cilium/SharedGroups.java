package dev.cloudegress.policy.cilium;

import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.config.OperatorConfiguration.CidrGroups;
import dev.cloudegress.net.Cidr;
import dev.cloudegress.net.CidrSet;
import dev.cloudegress.policy.AddressGroup;
import dev.cloudegress.policy.Families;
import dev.cloudegress.policy.ObjectMarks;
import dev.cloudegress.policy.ObjectNames;
import dev.cloudegress.policy.RenderContext;
import dev.cloudegress.prefix.PrefixSets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** CiliumCIDRGroups: a service tag, or a long fixed list, that policies name instead of listing it. */
public final class SharedGroups {
    /** The annotation with the service tag that a group holds. */
    public static final String SERVICE_TAG = "cloudegress.dev/service-tag";

    private static final String PREFIX = "cloudegress-";
    private static final int DIGEST_DIGITS = 16;

    private SharedGroups() {}

    /** The group of a service tag: {@code cloudegress-public-azurefrontdoor.frontend}. */
    public static String nameOfTag(ServiceTagReference tag) {
        return PREFIX + PrefixSets.name(tag);
    }

    /** The group of a fixed list, named by its content: equal lists share a group, and a changed list is another group. */
    public static String nameOfList(CidrSet addresses) {
        byte[] content = addresses.toString().getBytes(StandardCharsets.UTF_8);
        return PREFIX + "list-" + ObjectNames.sha256(content).substring(0, DIGEST_DIGITS);
    }

    /**
     * The group of a service tag: what is allowed of it anywhere in the installation.
     *
     * @param tag the tag
     * @param prefixes its allowed prefixes, current and retained
     * @return empty where the families of the cluster and {@code denyCIDRs} leave nothing
     */
    public static Optional<AddressGroup> ofTag(ServiceTagReference tag, CidrSet prefixes, RenderContext context) {
        CidrSet denied = CidrSet.parse(context.configuration().denyCIDRs().toArray(String[]::new));
        CidrSet allowed =
                Families.only(prefixes, context.installationFamilies()).minus(denied);
        return allowed.isEmpty() ? Optional.empty() : Optional.of(new AddressGroup(nameOfTag(tag), allowed, tag));
    }

    /**
     * The object of a group.
     *
     */
    public static HasMetadata object(AddressGroup group, RenderContext context) {
        ObjectMetaBuilder metadata = new ObjectMetaBuilder()
                .withName(group.name())
                .addToLabels(ObjectMarks.MANAGED_BY, ObjectMarks.MANAGER)
                .addToLabels(ObjectMarks.PART, ObjectMarks.Part.ADDRESSES.text());
        ServiceTagReference tag = group.tag();
        if (tag != null) {
            metadata.addToAnnotations(SERVICE_TAG, tag.toString());
        }
        List<String> cidrs =
                context.written(group.addresses()).stream().map(Cidr::toString).toList();
        return object(
                metadata.build(), new CidrGroupSpec(cidrs), context.profile().cidrGroups());
    }

    private static HasMetadata object(ObjectMeta metadata, CidrGroupSpec spec, CidrGroups served) {
        return switch (served) {
            case V2 -> {
                CiliumCidrGroup group = new CiliumCidrGroup();
                group.setMetadata(metadata);
                group.setSpec(spec);
                yield group;
            }
            case V2ALPHA1 -> {
                CiliumCidrGroupV2Alpha1 group = new CiliumCidrGroupV2Alpha1();
                group.setMetadata(metadata);
                group.setSpec(spec);
                yield group;
            }
            case NONE -> throw new IllegalArgumentException("this cluster serves no CiliumCIDRGroup");
        };
    }
}

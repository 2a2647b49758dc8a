package dev.cloudegress.policy.cilium;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Addresses that policies share, as {@code cilium.io/v2} serves them. */
@Group("cilium.io")
@Version("v2")
@Kind("CiliumCIDRGroup")
@Singular("ciliumcidrgroup")
@Plural("ciliumcidrgroups")
public final class CiliumCidrGroup extends CustomResource<CidrGroupSpec, Void> {}

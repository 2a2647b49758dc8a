package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** The accepted prefixes of one service tag in use. Written by the operator only; the data is in the spec so that it survives backup and restore. */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.VERSION)
@Kind("PrefixSet")
@Singular("prefixset")
@Plural("prefixsets")
@ShortNames("pfxset")
@Categories(ApiGroup.CATEGORY)
@JsonClassDescription(
        "The accepted prefixes of one service tag in use. Written by the operator only; the data is in the spec so that it survives backup and restore.")
@AdditionalPrinterColumn(name = "Cloud", jsonPath = ".spec.cloud", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Tag", jsonPath = ".spec.tag", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "IPv4", jsonPath = ".spec.counts.ipv4", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "IPv6", jsonPath = ".spec.counts.ipv6", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Retained",
        jsonPath = ".spec.counts.retained",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Held", jsonPath = ".spec.held.since", type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Document", jsonPath = ".spec.documentDate", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Source", jsonPath = ".spec.source", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class PrefixSet extends CustomResource<PrefixSetSpec, PrefixSetStatus> {}

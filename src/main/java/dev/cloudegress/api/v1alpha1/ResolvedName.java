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

/** The accepted addresses of one host, for backends that cannot match names. Written by the operator only. */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.VERSION)
@Kind("ResolvedName")
@Singular("resolvedname")
@Plural("resolvednames")
@ShortNames("rname")
@Categories(ApiGroup.CATEGORY)
@JsonClassDescription(
        "The accepted addresses of one host, for backends that cannot match names. Written by the operator only.")
@AdditionalPrinterColumn(name = "Host", jsonPath = ".spec.host", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Addresses",
        jsonPath = ".spec.counts.current",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Retained",
        jsonPath = ".spec.counts.retained",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class ResolvedName extends CustomResource<ResolvedNameSpec, ResolvedNameStatus> {}

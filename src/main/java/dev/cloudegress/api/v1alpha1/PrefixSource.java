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

/** Where the service tags of one cloud come from, how often they are read, and what is not believed. */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.VERSION)
@Kind("PrefixSource")
@Singular("prefixsource")
@Plural("prefixsources")
@ShortNames("pfxsrc")
@Categories(ApiGroup.CATEGORY)
@JsonClassDescription(
        "Where the service tags of one cloud come from, how often they are read, and what is not believed.")
@AdditionalPrinterColumn(name = "Cloud", jsonPath = ".spec.cloud", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Fresh",
        jsonPath = ".status.conditions[?(@.type==\"Fresh\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Held", jsonPath = ".status.heldTags", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Change",
        jsonPath = ".status.documents[?(@.series==\"Published\")].changeNumber",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Document",
        jsonPath = ".status.documents[?(@.series==\"Published\")].date",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public final class PrefixSource extends CustomResource<PrefixSourceSpec, PrefixSourceStatus> {}

package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** A cloud service as its vendor documents it: parameters, roles and endpoints, each with the line that says so. The operator publishes the built-in ones; add your own under other names. */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.VERSION)
@Kind("CloudService")
@Singular("cloudservice")
@Plural("cloudservices")
@ShortNames("cloudsvc")
@Categories(ApiGroup.CATEGORY)
@JsonClassDescription(
        "A cloud service as its vendor documents it: parameters, roles and endpoints, each with the line that says so. The operator publishes the built-in ones; add your own under other names.")
@AdditionalPrinterColumn(name = "Title", jsonPath = ".spec.displayName", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Edition", jsonPath = ".spec.edition", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "self.metadata.name.size() <= 63 && self.metadata.name.matches('" + ApiGroup.NAME_PATTERN + "')",
        message =
                "the name has at most 63 lower-case letters, digits and single hyphens, so that requirements can refer to it")
public final class CloudService extends CustomResource<CloudServiceSpec, CloudServiceStatus> {}

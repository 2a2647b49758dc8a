package dev.cloudegress.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** These pods need these cloud services. The operator turns it into exactly the egress policies that the pods need, and keeps them so. */
@Group(ApiGroup.GROUP)
@Version(ApiGroup.VERSION)
@Kind("EgressRequirement")
@Singular("egressrequirement")
@Plural("egressrequirements")
@ShortNames("egreq")
@Categories(ApiGroup.CATEGORY)
@JsonClassDescription(
        "These pods need these cloud services. The operator turns it into exactly the egress policies that the pods need, and keeps them so.")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Backend", jsonPath = ".status.backend", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Services",
        jsonPath = ".status.summary.services",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Policies",
        jsonPath = ".status.summary.policies",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Gaps", jsonPath = ".status.summary.gaps", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
// Generated objects carry the name with a suffix, and an object's name ends at 253 characters.
@ValidationRule(
        value = "self.metadata.name.size() <= 200",
        message = "the name has at most 200 characters, so that generated objects can carry it")
public final class EgressRequirement extends CustomResource<EgressRequirementSpec, EgressRequirementStatus>
        implements Namespaced {}

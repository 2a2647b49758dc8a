package dev.cloudegress.cli;

import dev.cloudegress.api.v1alpha1.Cloud;
import dev.cloudegress.api.v1alpha1.ServiceEndpoint.ServiceTagReference;
import dev.cloudegress.catalog.CatalogLint;
import dev.cloudegress.prefix.BuiltInSnapshot;
import dev.cloudegress.prefix.BuiltInTagNames;
import dev.cloudegress.prefix.Snapshot;
import dev.cloudegress.prefix.TagNames;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the program's own files say about service tags, each read when first needed. Not thread-safe. */
final class BuiltInTags implements CatalogLint.Tags {
    private final Map<Cloud, TagNames> names = new EnumMap<>(Cloud.class);
    private final Map<Cloud, Snapshot> snapshots = new EnumMap<>(Cloud.class);

    @Override
    public Optional<String> missing(ServiceTagReference tag) {
        return names.computeIfAbsent(tag.cloud(), BuiltInTagNames::load).missing(tag.name());
    }

    @Override
    public boolean isBuiltIn(ServiceTagReference tag) {
        return snapshots.computeIfAbsent(tag.cloud(), BuiltInSnapshot::load).names().stream()
                .anyMatch(tag.name()::equalsIgnoreCase);
    }
}

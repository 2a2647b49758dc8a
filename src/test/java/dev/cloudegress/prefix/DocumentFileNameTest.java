package dev.cloudegress.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.api.v1alpha1.Cloud;
import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentFileNameTest {
    @ParameterizedTest
    @CsvSource({
        "ServiceTags_Public_20260622.json, PUBLIC, 2026-06-22",
        "ServiceTags_AzureGovernment_20260720.json.gz, AZURE_GOVERNMENT, 2026-07-20",
        "folder/ServiceTags_China_20200229.json, CHINA, 2020-02-29",
        "C:\\folder\\ServiceTags_China_20200229.json, CHINA, 2020-02-29",
        "servicetags_public_20260622.json, PUBLIC, 2026-06-22",
        "ServiceTags_Public_20260413_republished_cn396.json.gz, PUBLIC, 2026-04-13",
        "ServiceTags_Public_20260413 (1).json, PUBLIC, 2026-04-13"
    })
    void saysCloudAndDate(String text, Cloud cloud, LocalDate date) {
        assertThat(DocumentFileName.parse(text)).contains(new DocumentFileName(cloud, date));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ServiceTags_Public_Latest.json",
                "ServiceTags_Public_20260230.json",
                "ServiceTags_Public_202606221.json",
                "ServiceTags_Public_2026062.json",
                "ServiceTags_AzureGermany_20220307.json",
                "ServiceTags_Public_20260622.json/other",
                "ServiceTags_Public_20260622.html",
                "MyServiceTags_Public_20260622.json"
            })
    void saysNothingForOtherNames(String text) {
        assertThat(DocumentFileName.parse(text)).isEmpty();
    }
}

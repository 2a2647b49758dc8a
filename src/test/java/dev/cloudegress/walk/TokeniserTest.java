package dev.cloudegress.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cloudegress.walk.Token.Address;
import dev.cloudegress.walk.Token.Name;
import dev.cloudegress.walk.Token.Port;
import dev.cloudegress.walk.Token.Tag;
import dev.cloudegress.walk.Token.Unreadable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokeniserTest {
    private static List<String> tokens(String line) {
        return Tokeniser.PLAIN.tokens(line).stream().map(TokeniserTest::text).toList();
    }

    private static String text(Token token) {
        return switch (token) {
            case Address address -> address.cidr().toString();
            case Name name -> name.host() + (name.port() == null ? "" : ":" + name.port());
            case Tag tag -> "tag " + tag.name();
            case Port port -> port.range().toString();
            case Unreadable unreadable -> "unreadable " + unreadable.raw();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            - `a.example.com` to do things|a.example.com
            - `*.example.com`|*.example.com
            \\*.eu.example.com<|*.eu.example.com
            *-in.example.com|*-in.example.com
            *manage.example.com|*manage.example.com
            the **bits.example.com** domain|bits.example.com
            `Bits.Example.com`.|bits.example.com
            for example: one.example.com, then|one.example.com
            core.example.net|core.example.net
            cmcservice.log|cmcservice.log
            """)
    void namesAreFoundHoweverTheyAreMarked(String line, String token) {
        assertThat(tokens(line)).containsExactly(token);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            <http://a.example.com>,|a.example.com:80/TCP
            `https://a.example.com/path/FILE.CAB?x=1.2`|a.example.com:443/TCP
            https:\\//a.example.com/|a.example.com:443/TCP
            http://*.example.com|*.example.com:80/TCP
            `https://a.b.example.com:8443`|a.b.example.com:8443/TCP
            see https://a.example.com.|a.example.com:443/TCP
            `http://a.example.com/x`, and|a.example.com:80/TCP
            https://a.example.com/{TenantID}|a.example.com:443/TCP
            [page](https://a.example.com/details.aspx?id=53602).|a.example.com:443/TCP
            `http://<FQDN of the child site>`|<FQDN of the child site>:80/TCP
            `https://*.<RegionName>.example.com:443`.|*.<RegionName>.example.com:443/TCP
            """)
    void urlsSayThePortByNumberOrScheme(String line, String token) {
        assertThat(tokens(line)).containsExactly(token);
    }

    @Test
    void addressesAndPrefixes() {
        assertThat(tokens("> |US1|192.0.2.1<br />192.0.2.1<br />198.51.100.7|203.0.113.0/24<br /><br />|"))
                .containsExactly("192.0.2.1/32", "192.0.2.1/32", "198.51.100.7/32", "203.0.113.0/24");
        assertThat(tokens("2001:db8::/32 and 2001:db8:1:2:3:4:5:6"))
                .containsExactly("2001:db8::/32", "2001:db8:1:2:3:4:5:6/128");
    }

    @Test
    void serviceTagsByNameAndByTheWordsForThem() {
        assertThat(tokens("section **Front.Door** and **Storage.NorthSea** (property"))
                .containsExactly("tag Front.Door", "tag Storage.NorthSea");
        assertThat(new Tokeniser(List.of(), Map.of("front door prefixes", "Front.Door"))
                        .tokens("- HTTPS (port 443/TCP) outbound to front door prefixes"))
                .extracting(TokeniserTest::text)
                .containsExactly("tag Front.Door", "443/TCP");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - HTTPS (port 443/TCP) outbound|443/TCP
            add **outbound port 443** for|443/TCP
            syslog on 514/UDP|514/UDP
            set to 11344. You can|11344/TCP
            Port 10140-10155 – the point|10140-10155/TCP
            10124–10139|10124-10139/TCP
            VM#1 = 1012410124HTTPS Communication|10124/TCP
            with HTTPS 443443HTTPSUnidirection|443/TCP
            Management Point (MP)443HTTPS|443/TCP
            Site ServerCloud DP443HTTPS|443/TCP
            HTTPS (443) connection – CMG_VM#1|443/TCP
            """)
    void portsAreFoundHoweverTheyAreGlued(String line, String port) {
        assertThat(tokens(line)).containsExactly(port);
    }

    @Test
    void severalPortsInOneLine() {
        assertThat(tokens("Software Update Point (SUP)80 or 443/ 8530 or 8531HTTPS"))
                .containsExactly("80/TCP", "443/TCP", "8530/TCP", "8531/TCP");
        assertThat(tokens("CMG_VM#1 = 10124 CMG_VM#2 = 10125")).containsExactly("10124/TCP", "10125/TCP");
        assertThat(tokens("VM#1 = 10140\u00a010140TCP-TLS")).containsExactly("10140/TCP", "10140/TCP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Last Modified on 29/06/2022 12:10 pm EEST",
                "Starting on 1st of April 2021 and before 1st of March April",
                "> Starting March 2025, and on April 21, 2020",
                "- In CSM 2.0.5000 and newer:",
                "only supports TLS 1.2, HTTP/1.1, version 2006 and earlier",
                "3. **Destination address(es)**",
                ">  12. Second",
                "Microsoft 365 Apps, Office 365, Windows 10 servicing",
                "End User Experience - Part 10",
                "Note 2: see Note 1",
                "point #1, VM#16, the 2nd VM, the sixteenth(16th)",
                "> |Gov US1| and TCP-TLS1",
                "valid for 24 hours. More than 2 VMs",
                "<!-- docs-pr #3403 --> text<!-- 10424111 -->",
                "[FAQ](/azure/front-door-faq#tls-1) and ![click](media/about-menu.png) [x](../a.b/c.md)",
                "no more. Next sentence",
                "Last modified (MP/SUP/DP..)"
            })
    void whatIsSomethingElseIsNoToken(String line) {
        assertThat(tokens(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.256",
                "192.0.2.1m",
                "192.0.2.1.5",
                "192.0.2.1/24",
                "2001:db8:::1",
                "https://",
                "http://a.example.com:x",
                "https://a_.-b.com",
                "port 70000",
                "port 0",
                "1234567",
                "10155-10140",
                "<Name of it>",
                "a.*.example.com"
            })
    void whatCannotBeReadIsNotLeftOut(String line) {
        assertThat(Tokeniser.PLAIN.tokens(line)).hasSize(1).first().isInstanceOf(Unreadable.class);
    }

    @Test
    void gluedLabelsAreTakenOff() {
        Tokeniser tokeniser = new Tokeniser(List.of("StorageSuffix", "Updates and servicing"), Map.of());

        assertThat(tokeniser.tokens("\u00a0core.example.netStorageSuffix"))
                .extracting(TokeniserTest::text)
                .containsExactly("core.example.net");
        assertThat(tokeniser.tokens("*.example.comUpdates and servicing"))
                .extracting(TokeniserTest::text)
                .containsExactly("*.example.com");
        // Another label is part of the name, so that somebody notices.
        assertThat(tokeniser.tokens("core.example.netOtherSuffix"))
                .extracting(TokeniserTest::text)
                .containsExactly("core.example.netothersuffix");
    }

    @Test
    void frontMatterHasKeysAndNoPorts() {
        assertThat(Tokeniser.PLAIN.frontMatterTokens("ms.date: 11/01/2019")).isEmpty();
        assertThat(Tokeniser.PLAIN.frontMatterTokens("ms.custom: seodec18")).isEmpty();
        assertThat(Tokeniser.PLAIN.frontMatterTokens("description: open a.example.com and 192.0.2.1"))
                .extracting(TokeniserTest::text)
                .containsExactly("192.0.2.1/32", "a.example.com");
    }
}

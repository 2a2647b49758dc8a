package dev.cloudegress;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileReader;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.NullMarked;

/** Holds the layering that docs/architecture.md draws: who may use whom, and who sees the world outside. */
@AnalyzeClasses(packages = "dev.cloudegress", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    /** The packages that are functions of their arguments. */
    private static final String[] PURE = {
        "dev.cloudegress.api..",
        "dev.cloudegress.net..",
        "dev.cloudegress.config..",
        "dev.cloudegress.manifest..",
        "dev.cloudegress.catalog..",
        "dev.cloudegress.prefix..",
        "dev.cloudegress.names..",
        "dev.cloudegress.policy.."
    };

    private static final DescribedPredicate<JavaClass> KUBERNETES_CLIENT = resideInAPackage(
                    "io.fabric8.kubernetes.client..")
            .and(not(type(CustomResource.class)))
            .as("the Kubernetes client, other than CustomResource");

    /** An address and the spelling of a name are values; looking one up is not. */
    private static final DescribedPredicate<JavaClass> NETWORK = resideInAnyPackage(
                    "java.net..", "javax.net..", "java.nio.channels..", "com.sun.net..")
            .and(not(type(InetAddress.class)))
            .and(not(type(Inet6Address.class)))
            .and(not(type(IDN.class)))
            .as("the network");

    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("cli")
            .definedBy("dev.cloudegress.cli..")
            .layer("operator")
            .definedBy("dev.cloudegress.operator..")
            .layer("source")
            .definedBy("dev.cloudegress.source..")
            .layer("policy")
            .definedBy("dev.cloudegress.policy..")
            .layer("prefix")
            .definedBy("dev.cloudegress.prefix..")
            .layer("names")
            .definedBy("dev.cloudegress.names..")
            .layer("catalog")
            .definedBy("dev.cloudegress.catalog..")
            .layer("config")
            .definedBy("dev.cloudegress.config..")
            .layer("manifest")
            .definedBy("dev.cloudegress.manifest..")
            .layer("api")
            .definedBy("dev.cloudegress.api..")
            .layer("net")
            .definedBy("dev.cloudegress.net..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("operator")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("source")
            .mayOnlyBeAccessedByLayers("cli", "operator")
            .whereLayer("policy")
            .mayOnlyBeAccessedByLayers("cli", "operator", "source")
            .whereLayer("prefix")
            .mayOnlyBeAccessedByLayers("cli", "operator", "source", "policy")
            .whereLayer("names")
            .mayOnlyBeAccessedByLayers("cli", "operator", "source", "policy")
            .whereLayer("catalog")
            .mayOnlyBeAccessedByLayers("cli", "operator", "source", "policy")
            .whereLayer("net")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.cloudegress.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_OPERATOR_COMMAND_STARTS_THE_OPERATOR = noClasses()
            .that()
            .resideInAPackage("dev.cloudegress.cli..")
            .and(not(simpleName("OperatorCommand")))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.cloudegress.operator.."));

    @ArchTest
    static final ArchRule FEW_COMMANDS_SEE_A_CLUSTER = noClasses()
            .that()
            .resideInAPackage("dev.cloudegress.cli..")
            .and(not(simpleName("OperatorCommand")))
            .and(not(simpleName("ClusterConnection")))
            .and(not(simpleName("LiveCluster")))
            .and(not(simpleName("ExplainCommand")))
            .and(not(simpleName("ReportCommand")))
            .and(not(simpleName("PurgeCommand")))
            .and(not(simpleName("PurgeCluster")))
            .and(not(simpleName("PurgeRun")))
            .and(not(simpleName("PurgeRights")))
            .should()
            .dependOnClassesThat(KUBERNETES_CLIENT);

    @ArchTest
    static final ArchRule PURE_PACKAGES_KNOW_NO_CLIENT = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(
                    KUBERNETES_CLIENT.or(resideInAnyPackage("io.javaoperatorsdk..", "okhttp3..", "io.micrometer..")));

    @ArchTest
    static final ArchRule PURE_PACKAGES_KNOW_NO_NETWORK = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(NETWORK)
            .orShould()
            .callMethod(InetAddress.class, "getByName", String.class)
            .orShould()
            .callMethod(InetAddress.class, "getAllByName", String.class)
            .orShould()
            .callMethod(InetAddress.class, "getLocalHost")
            .orShould()
            .callMethod(InetAddress.class, "getHostName")
            .orShould()
            .callMethod(InetAddress.class, "getCanonicalHostName");

    @ArchTest
    static final ArchRule PURE_PACKAGES_KNOW_NO_FILES = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(resideInAPackage("java.nio.file..")
                    .or(belongToAnyOf(File.class, FileInputStream.class, FileReader.class)));

    @ArchTest
    static final ArchRule PURE_PACKAGES_KNOW_NO_CLOCK = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(ZoneId.class, "systemDefault")
            .orShould()
            .callMethodWhere(target(name("randomUUID")))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Date.class, Calendar.class);

    @ArchTest
    static final ArchRule PURE_PACKAGES_KNOW_NO_ENVIRONMENT = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperties")
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .orShould()
            .accessClassesThat()
            .belongToAnyOf(Process.class, ProcessBuilder.class, ProcessHandle.class, Runtime.class)
            .orShould()
            .accessClassesThat()
            .areAssignableTo(Thread.class);

    @ArchTest
    static final ArchRule ONLY_THE_RESOLVER_SPEAKS_DNS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cloudegress.source.dns..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.xbill.."));

    @ArchTest
    static final ArchRule NOBODY_PRINTS_BY_ITSELF = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.cloudegress.cli.Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule NULL_HAS_TO_BE_SAID =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);
}

using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class LanguageVersionTests() : RuleTests(DiagnosticIds.LanguageVersion)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_once_per_class_in_a_project_whose_language_is_too_old() => Fires(
        TestProject.Library with { LanguageVersion = LanguageVersion.CSharp10 },
        """
        [{|CS8936:[|EventHandler<OrderPlaced>|]|}, {|CS8936:EventHandler<string>|}]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(object happened) => default;
        }
        """,
        "[EventHandler<T>] is a generic attribute and needs C# 11 or later, but this project compiles as C# 10.0; set <LangVersion>latest</LangVersion> or remove the setting");

    [Fact]
    public Task Fires_once_and_no_other_rule_does() => Fires(
        TestProject.Library with { LanguageVersion = LanguageVersion.CSharp10 },
        """
        [{|CS8936:[|EventHandler<OrderPlaced>|]|}]
        public abstract class Mailer
        {
            public void HandleAsync(int number)
            {
            }
        }
        """,
        "[EventHandler<T>] is a generic attribute and needs C# 11 or later, but this project compiles as C# 10.0; set <LangVersion>latest</LangVersion> or remove the setting");

    [Fact]
    public Task Silent_in_csharp_11() => Silent(
        TestProject.Library with { LanguageVersion = LanguageVersion.CSharp11 },
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Silent_in_an_old_project_that_only_publishes() => Silent(
        TestProject.Library with { LanguageVersion = LanguageVersion.CSharp10 },
        """
        public sealed class Shop
        {
            public ValueTask Place(IEventBus bus) => bus.PublishAsync(new OrderPlaced("1"));
        }
        """);

    [Fact]
    public Task Silent_in_an_old_project_without_the_bus() => Silent(
        TestProject.Library with { LanguageVersion = LanguageVersion.CSharp10, ReferencesSourceGenBus = false },
        """
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        TestProject.Broken with { LanguageVersion = LanguageVersion.CSharp10 },
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer { }
        """);
}

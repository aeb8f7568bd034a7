using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SourceGenBus.Generators.Incremental;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>
/// What was read from a file is remembered while no declaration anywhere changes. Each edit here changes, in one file,
/// the meaning of another: the output must change with it, to what a generator without a memory makes of the program.
/// </summary>
public sealed class MemoTests
{
    private const string Handler =
        """
        namespace Shop;

        [EventHandler<OrderPlaced>]
        internal sealed class Mailer : Handling
        {
        }

        internal sealed class Sales(IEventBus bus)
        {
            public ValueTask SellAsync() => bus.PublishAsync(new OrderPlaced());
        }
        """;

    private const string Declarations =
        """
        namespace Shop;

        public sealed record OrderPlaced;

        internal abstract class Handling
        {
            public ValueTask HandleAsync(OrderPlaced order) => default;
        }
        """;

    [Theory]
    [InlineData("public sealed record OrderPlaced", "public record OrderPlaced")]
    [InlineData("public sealed record OrderPlaced", "public abstract record OrderPlaced")]
    [InlineData("public sealed record OrderPlaced", "public record struct OrderPlaced")]
    [InlineData("public sealed record OrderPlaced", "file sealed record OrderPlaced")]
    [InlineData("public sealed record OrderPlaced;", "public sealed record OrderPlaced<T>;")]
    [InlineData("namespace Shop;", "namespace Store;")]
    [InlineData("namespace Shop;", "namespace Shop.Events;")]
    [InlineData("public ValueTask", "public Task")]
    [InlineData("public ValueTask", "public async ValueTask")]
    [InlineData("public ValueTask", "public static ValueTask")]
    [InlineData("public ValueTask", "protected ValueTask")]
    [InlineData("public ValueTask", "public void")]
    [InlineData("OrderPlaced order", "OrderPlaced order, CancellationToken cancellationToken")]
    [InlineData("OrderPlaced order", "OrderPlaced order, int other")]
    [InlineData("HandleAsync", "HandleLater")]
    [InlineData("internal abstract class Handling\n{", "internal abstract class Handling\n{\n    public required int A { get; init; }")]
    public void Edit_of_a_declaration_in_another_file(string old, string @new)
    {
        var session = Session(Declarations);
        AssertChanges(session, () => session.Replace("Declarations.cs", old, @new));
    }

    [Fact]
    public void Alias_for_the_attribute()
    {
        var session = Session(Declarations, "global using Mark = SourceGenBus.EventHandlerAttribute<Shop.OrderPlaced>;");
        session.Add("Marked.cs", "namespace Shop { [Mark] class Marked { public ValueTask HandleAsync(OrderPlaced order) => default; } }");
        AssertChanges(session, () => session.Replace("Extra.cs", "SourceGenBus.EventHandlerAttribute<Shop.OrderPlaced>", "System.SerializableAttribute"));
    }

    [Fact]
    public void Namespace_of_the_attribute_is_no_longer_imported()
    {
        var session = Session(Declarations);
        AssertChanges(session, () => session.Replace(GeneratorHarness.Usings.Path, "global using SourceGenBus;", ""));
    }

    [Fact]
    public void Alias_for_the_event()
    {
        var session = Session(Declarations, "global using Sold = Shop.OrderPlaced; namespace Shop { public sealed record Returned; }");
        session.Add("Aliased.cs", "namespace Shop { class Aliased(IEventBus bus) { ValueTask M() => bus.PublishAsync(new Sold()); } }");
        AssertChanges(session, () => session.Replace("Extra.cs", "Shop.OrderPlaced", "Shop.Returned"));
    }

    [Fact]
    public void A_nearer_type_of_the_same_name()
    {
        var session = Session("namespace Shop { abstract class Handling { public ValueTask HandleAsync(object order) => default; } }", "public sealed record OrderPlaced;");
        AssertChanges(session, () => session.Add("Nearer.cs", "namespace Shop { public sealed record OrderPlaced; }"));
    }

    [Fact]
    public void Constants_and_enum_members_that_a_key_is_made_of()
    {
        var session = Session(Declarations, "namespace Shop { static class Keys { internal const string Key = $\"{Part}1\"; const string Part = \"a\"; internal enum Zone { A, B } } }");
        session.Add(
            "Keyed.cs",
            """
            using Microsoft.Extensions.DependencyInjection;
            namespace Shop
            {
                [EventHandler<OrderPlaced>]
                class Keyed([FromKeyedServices(Keys.Key)] object a, [FromKeyedServices(Keys.Zone.B)] object b)
                {
                    public ValueTask HandleAsync(OrderPlaced order) => (a, b) is (null, null) ? default : default;
                }
            }
            """);
        AssertChanges(session, () => session.Replace("Extra.cs", "\"a\"", "\"b\""));
        AssertChanges(session, () => session.Replace("Extra.cs", "{ A, B }", "{ A, B = 7 }"));
    }

    [Fact]
    public void A_constant_for_the_lifetime()
    {
        var session = Session(Declarations, "namespace Shop { static class Lifetimes { internal const HandlerLifetime Mine = HandlerLifetime.Scoped; } }");
        session.Add("Scoped.cs", "namespace Shop { [EventHandler<OrderPlaced>(Lifetime = Lifetimes.Mine)] class Scoped { public ValueTask HandleAsync(OrderPlaced order) => default; } }");
        AssertChanges(session, () => session.Replace("Extra.cs", "HandlerLifetime.Scoped", "HandlerLifetime.Singleton"));
    }

    [Fact]
    public void The_other_part_of_a_partial_class()
    {
        var session = Session(Declarations, "namespace Shop { partial class Parts { public partial ValueTask HandleAsync(OrderPlaced order) => default; public ValueTask HandleAsync(Other other) => default; } }");
        session.Add("Parts.cs", "namespace Shop { [EventHandler<OrderPlaced>] sealed partial class Parts { public partial ValueTask HandleAsync(OrderPlaced order); } }");
        session.Replace("Declarations.cs", "public ValueTask", "public async ValueTask");
        AssertChanges(session, () => session.Replace("Extra.cs", "public partial", "public async partial"));
        AssertChanges(session, () => session.Replace("Extra.cs", "partial class", "[EventHandler<Other>] partial class").Add("Other.cs", "namespace Shop { sealed record Other; }"));
        AssertChanges(session, () => session.Replace("Extra.cs", "partial class", "abstract partial class"));
    }

    [Fact]
    public void Types_of_members_that_a_call_is_made_on()
    {
        var session = Session(Declarations, "namespace Shop { static class Buses { internal static IEventBus Main => null!; internal static OrderPlaced Next() => new(); } }");
        session.Add("Calls.cs", "namespace Shop { class Calls { ValueTask M() => Buses.Main.PublishAsync(Buses.Next()); } }");
        AssertChanges(session, () => session.Replace("Extra.cs", "IEventBus Main", "EventBus Main"));
        AssertChanges(session, () => session.Replace("Extra.cs", "OrderPlaced Next", "object Next"));
    }

    [Fact]
    public void Symbols_that_the_preprocessor_sees()
    {
        var session = Session(Declarations, "namespace Shop { [EventHandler<OrderPlaced>] class Always\n#if AUDIT\n: Audit\n#endif\n{ public ValueTask HandleAsync(OrderPlaced order) => default; } class Audit; }\n#if AUDIT\nnamespace Shop { [EventHandler<OrderPlaced>] class Sometimes { public ValueTask HandleAsync(OrderPlaced order) => default; } }\n#endif\n");
        AssertChanges(session, () => session.Reconfigure(session.Options with { Symbols = ["AUDIT"] }));
    }

    [Fact]
    public void Language_version()
    {
        var session = Session(Declarations);
        AssertChanges(session, () => session.Reconfigure(session.Options with { Language = LanguageVersion.CSharp10 }));
    }

    [Fact]
    public void Name_of_the_assembly()
    {
        var session = Session(Declarations);
        AssertChanges(session, () => session.Update(static compilation => compilation.WithAssemblyName("Store")), "Store");
    }

    [Fact]
    public void Nullable_context_changes_nothing()
    {
        var session = Session(Declarations);
        var before = session.Run();

        session.Reconfigure(session.Options with { Nullable = NullableContextOptions.Disable });
        Assert.Equal(before.Outputs, session.Run().Outputs);
        Assert.Equal(before.Outputs, session.RunFromScratch().Outputs);
    }

    [Fact]
    public void Another_version_of_a_reference()
    {
        var before = Assemblies.Compile("Contracts", "namespace Contracts; public sealed record Paid;");
        var after = Assemblies.Compile("Contracts", "namespace Contracts; public abstract record Paid;");
        var session = new GeneratorSession(
            GeneratorOptions.Default.With(before),
            GeneratorHarness.Usings,
            new SourceFile("Mailer.cs", "[EventHandler<Contracts.Paid>] class Mailer { public ValueTask HandleAsync(Contracts.Paid paid) => default; }"));

        Assert.Contains("Routes.PaidRoute.g.cs", session.Run().Names);
        session.Update(compilation => compilation.ReplaceReference(before, after));
        Assert.Equal(["Registration.g.cs"], session.Run().Names);
    }

    [Fact]
    public void A_file_that_moves_up()
    {
        // The order of the files decides which of two files of one name is numbered.
        const string call = "namespace N { class Sales { ValueTask Sell(IEventBus bus) => bus.PublishAsync(new Shop.OrderPlaced()); } }";
        var session = Session(Declarations).Add("/a/Sales.cs", call).Add("/b/Sales.cs", call.Replace("N", "M", StringComparison.Ordinal));
        AssertChanges(session, () => session.Remove("/a/Sales.cs").Add("/a/Sales.cs", call));
    }

    private static GeneratorSession Session(string declarations, string extra = "") => new(
        GeneratorOptions.Default,
        GeneratorHarness.Usings,
        new SourceFile("Handler.cs", Handler),
        new SourceFile("Declarations.cs", declarations.ReplaceLineEndings("\n")),
        new SourceFile("Extra.cs", extra));

    private static void AssertChanges(GeneratorSession session, Action edit, string? assemblyName = null)
    {
        var before = session.Run();
        edit();
        var after = session.Run();

        var fresh = assemblyName is null
            ? session.RunFromScratch()
            : GeneratorHarness.RunOnce(session.Options with { AssemblyName = assemblyName }, session.Files);
        Assert.Equal(fresh.Outputs, after.Outputs);
        Assert.NotEqual(before.Outputs, after.Outputs);
    }
}

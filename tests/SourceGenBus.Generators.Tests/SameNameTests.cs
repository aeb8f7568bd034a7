using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Two assemblies that declare types of one full name: generated code names none that could be another.</summary>
public sealed class SameNameTests
{
    private const string Linked =
        """
        namespace Shared
        {
            public sealed record Placed(string Id) : Contracts.IFact;

            public sealed record Pay(string Id) : SourceGenBus.ICommand;
        }
        """;

    private const string LogOfCommands =
        """
        [assembly: UseMiddleware<Log>(1)]

        internal sealed class Log
        {
            public ValueTask<TResult> InvokeAsync<TCommand, TResult>(
                TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
                where TCommand : notnull => next.InvokeAsync(command, context, cancellationToken);
        }

        """;

    private static readonly MetadataReference Contracts =
        Assemblies.Compile("Contracts", "namespace Contracts; public interface IFact; public sealed record Known : IFact;");

    private static readonly MetadataReference Orders = Library("Orders");
    private static readonly MetadataReference Billing = Library("Billing");

    [Theory]
    [InlineData("[EventHandler<Contracts.IFact>(IncludeDerived = true)] internal sealed class Audit { public ValueTask HandleAsync(Contracts.IFact fact) => default; }")]
    [InlineData("internal static class Sales { internal static ValueTask Sell(IEventBus bus) => bus.PublishAsync(Orders.Factory.Placed()); }")]
    [InlineData("internal static class Sales { internal static ValueTask Sell(EventBus bus) => bus.PublishAsync(Orders.Factory.Placed()); }")]
    [InlineData("internal static class Sales { internal static ValueTask Pay(ICommandBus bus) => bus.SendAsync(Orders.Factory.Pay()); }")]
    [InlineData("internal static class Sales { internal static ValueTask Sell(IEventBus bus) { var many = Orders.Factory.Many(); return bus.PublishAsync(many); } }")]
    public void Neither_is_named_where_both_are_referenced(string source)
    {
        var result = GeneratorHarness.Run(source, GeneratorOptions.Default.With(Contracts, Orders, Billing));

        Assert.DoesNotContain(result.Outputs.Values, static text => text.Contains("Shared.", StringComparison.Ordinal));
    }

    [Fact]
    public void Middleware_of_the_host_leaves_them_out()
    {
        var result = GeneratorHarness.Run(
            """
            [assembly: UseMiddleware<Log>(1)]

            [EventHandler<Contracts.Known>]
            internal sealed class Audit { public ValueTask HandleAsync(Contracts.Known fact) => default; }

            internal sealed class Log
            {
                public ValueTask InvokeAsync<TEvent>(TEvent happened, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                    where TEvent : notnull => next.InvokeAsync(happened, context, cancellationToken);
            }
            """,
            GeneratorOptions.Default.With(Contracts, Orders, Billing));

        Assert.Contains("Pipelines.KnownPipeline.g.cs", result.Names);
        Assert.DoesNotContain(result.Outputs.Values, static text => text.Contains("Shared.", StringComparison.Ordinal));
    }

    [Fact]
    public void Middleware_of_the_host_leaves_out_what_is_answered_with_either()
    {
        var result = GeneratorHarness.Run(LogOfCommands, GeneratorOptions.Default.With(Answering("Orders"), Answering("Billing")));

        Assert.Equal(["Pipelines.CountPipeline.g.cs", "Pipelines.CountPipeline2.g.cs"], PipelinesIn(result));
    }

    [Fact]
    public void Middleware_of_the_host_leaves_out_what_is_answered_with_a_namesake_of_the_host_s_own()
    {
        var result = GeneratorHarness.Run(
            LogOfCommands + " namespace Shared { public sealed record Same; }", GeneratorOptions.Default.With(Answering("Orders")));

        Assert.Equal(["Pipelines.CountPipeline.g.cs"], PipelinesIn(result));
    }

    [Fact]
    public void Middleware_of_the_host_leaves_out_what_is_answered_with_a_type_behind_an_extern_alias()
    {
        var answers = Assemblies.Compile("Answers", "namespace Shared; public sealed record Same;");
        var orders = Assemblies.Compile("Orders", Queries("Orders"), answers);
        var result = GeneratorHarness.Run(LogOfCommands, GeneratorOptions.Default.With(orders, answers.WithAliases(["hidden"])));

        Assert.Equal(["Pipelines.CountPipeline.g.cs"], PipelinesIn(result));
    }

    [Fact]
    public void Middleware_of_the_host_leaves_out_what_is_answered_with_an_internal_type()
    {
        var orders = Assemblies.Compile("Orders", "namespace Shared { internal sealed record Same; } " + Queries("Orders"));
        var result = GeneratorHarness.Run(LogOfCommands, GeneratorOptions.Default.With(orders));

        Assert.Equal(["Pipelines.CountPipeline.g.cs"], PipelinesIn(result));
    }

    [Fact]
    public void The_host_s_own_is_the_one_that_is_named()
    {
        var result = GeneratorHarness.Run(
            Linked +
            """

            namespace Host
            {
                [EventHandler<Contracts.IFact>(IncludeDerived = true)]
                internal sealed class Audit { public ValueTask HandleAsync(Contracts.IFact fact) => default; }

                internal static class Sales
                {
                    internal static ValueTask Sell(IEventBus bus) => bus.PublishAsync(new Shared.Placed(""));

                    internal static ValueTask SellOther(IEventBus bus) => bus.PublishAsync(Orders.Factory.Placed());
                }
            }
            """,
            GeneratorOptions.Default.With(Contracts, Orders));

        Assert.Equal(1, result["Routes.PlacedRoute.g.cs"].Split("typeof(global::Host.Audit)").Length - 1);
        Assert.Equal(1, result["Interceptors.Program.g.cs"].Split("InterceptsLocation(").Length - 1);
    }

    [Fact]
    public void A_type_where_the_name_has_a_namespace()
    {
        var library = Assemblies.Compile("Names", "namespace Odd.Inner { public sealed record Placed : Contracts.IFact; }", Contracts);
        var other = Assemblies.Compile("Types", "namespace Odd { public sealed class Inner; }");
        var result = GeneratorHarness.Run(
            "[EventHandler<Contracts.IFact>(IncludeDerived = true)] internal sealed class Audit { public ValueTask HandleAsync(Contracts.IFact fact) => default; }",
            GeneratorOptions.Default.With(Contracts, library, other));

        Assert.Contains("Routes.KnownRoute.g.cs", result.Names);
        Assert.DoesNotContain("Routes.PlacedRoute.g.cs", result.Names);
    }

    [Fact]
    public void A_type_behind_an_extern_alias_is_reported()
    {
        var library = Assemblies.Compile("Hidden", "namespace Hidden; public sealed record Placed : Contracts.IFact;", Contracts).WithAliases(["hidden"]);
        var result = GeneratorHarness.Run(
            "[EventHandler<Contracts.IFact>(IncludeDerived = true)] internal sealed class Audit { public ValueTask HandleAsync(Contracts.IFact fact) => default; }",
            GeneratorOptions.Default.With(Contracts, library));

        Assert.Equal(["SGB1016"], Toolchain.Diagnose(result));
    }

    [Fact]
    public void A_generic_type_of_another_arity_is_no_rival()
    {
        var library = Assemblies.Compile("Names", "namespace Odd; public sealed record Placed : Contracts.IFact;", Contracts);
        var other = Assemblies.Compile("Types", "namespace Odd; public sealed record Placed<T>;");
        var result = GeneratorHarness.Run(
            "[EventHandler<Contracts.IFact>(IncludeDerived = true)] internal sealed class Audit { public ValueTask HandleAsync(Contracts.IFact fact) => default; }",
            GeneratorOptions.Default.With(Contracts, library, other));

        Assert.Contains("Routes.PlacedRoute.g.cs", result.Names);
    }

    [Fact]
    public void A_call_with_named_tuple_elements_is_bound_to_the_route_of_its_run_time_type()
    {
        var result = GeneratorHarness.Run(
            """
            public sealed record Moved<T>(T To);

            [EventHandler<Moved<(int, int)>>]
            internal sealed class Map { public ValueTask HandleAsync(Moved<(int X, int Y)> moved) => default; }

            internal static class Robot
            {
                internal static ValueTask Move(IEventBus bus) => bus.PublishAsync(new Moved<(int X, int Y)>((1, 2)));
            }
            """);

        Assert.Contains(".Current is { } route", result["Interceptors.Program.g.cs"], StringComparison.Ordinal);
    }

    private static IEnumerable<string> PipelinesIn(GeneratorResult result) =>
        result.Names.Where(static name => name.StartsWith("Pipelines.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static MetadataReference Answering(string name) =>
        Assemblies.Compile(name, "namespace Shared { public sealed record Same; } " + Queries(name));

    private static string Queries(string name) =>
        $$"""
        namespace {{name}}
        {
            using System.Collections.Generic;
            using System.Threading.Tasks;
            using Shared;
            using SourceGenBus;

            public sealed record Ask : IQuery<Same>;

            public sealed record AskMany : IQuery<Same[]>;

            public sealed record AskOf<T> : IQuery<T>;

            public sealed record Make : ICommand<Dictionary<int, (Same, int)>>;

            public sealed record Count : IQuery<int[]>;

            [QueryHandler<Ask, Same>]
            internal sealed class One { internal ValueTask<Same> HandleAsync(Ask ask) => default; }

            [QueryHandler<AskMany, Same[]>]
            internal sealed class Many { internal ValueTask<Same[]> HandleAsync(AskMany ask) => default; }

            [QueryHandler<AskOf<Same>, Same>]
            internal sealed class Of { internal ValueTask<Same> HandleAsync(AskOf<Same> ask) => default; }

            [CommandHandler<Make, Dictionary<int, (Same, int)>>]
            internal sealed class Maker { internal ValueTask<Dictionary<int, (Same, int)>> HandleAsync(Make make) => default; }

            [QueryHandler<Count, int[]>]
            internal sealed class Counter { internal ValueTask<int[]> HandleAsync(Count count) => default; }
        }
        """;

    private static MetadataReference Library(string name) => Assemblies.Compile(
        name,
        Linked +
        $$"""

        namespace {{name}}
        {
            public static class Factory
            {
                public static Shared.Placed Placed() => new("");

                public static Shared.Pay Pay() => new("");

                public static System.Collections.Generic.KeyValuePair<int, Shared.Placed> Many() => default;
            }

            [SourceGenBus.EventHandler<Shared.Placed>]
            internal sealed class Own { public System.Threading.Tasks.ValueTask HandleAsync(Shared.Placed placed) => default; }

            [SourceGenBus.CommandHandler<Shared.Pay>]
            internal sealed class Desk { public System.Threading.Tasks.ValueTask HandleAsync(Shared.Pay pay) => default; }
        }
        """,
        Contracts);
}

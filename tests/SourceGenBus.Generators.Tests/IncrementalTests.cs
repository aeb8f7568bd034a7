using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Which steps give something new after which edit. Steps that are not named stayed as they were.</summary>
public sealed class IncrementalTests
{
    private readonly GeneratorSession _shop = new(
        GeneratorOptions.Default,
        GeneratorHarness.Usings,
        new SourceFile(
            "Events.cs",
            """
            namespace Shop;

            public sealed record OrderPlaced(string Id);
            public sealed record OrderShipped(string Id);
            public record OrderLost(string Id);
            """),
        new SourceFile(
            "Mailer.cs",
            """
            namespace Shop;

            [EventHandler<OrderPlaced>]
            internal sealed class Mailer
            {
                public ValueTask HandleAsync(OrderPlaced order)
                {
                    Console.WriteLine(order.Id);
                    return default;
                }
            }
            """),
        new SourceFile(
            "Warehouse.cs",
            """
            namespace Shop;

            [EventHandler<OrderShipped>]
            internal sealed class Warehouse(IEventBus bus)
            {
                public ValueTask HandleAsync(OrderShipped order)
                {
                    return bus.PublishAsync(new OrderPlaced(order.Id));
                }
            }
            """),
        new SourceFile(
            "Sales.cs",
            """
            namespace Shop;

            internal sealed class Sales(IEventBus bus)
            {
                public ValueTask SellAsync() => bus.PublishAsync(new OrderShipped("1"));

                public ValueTask LoseAsync() => bus.PublishAsync(new OrderLost("1"));
            }
            """));

    [Fact]
    public void Edit_in_the_body_of_a_handler()
    {
        var result = After(shop => shop.Replace("Mailer.cs", "order.Id", "order"));

        Assert.Empty(result.ChangedSteps());
        Assert.All(result.OutputReasons(), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Edit_in_the_body_of_a_handler_that_publishes()
    {
        var result = After(shop => shop.Replace("Warehouse.cs", "return", "Console.WriteLine();\n        return"));

        Assert.Equal([Steps.PublishFiles, Steps.Interceptors], result.ChangedSteps());
        Assert.Equal(["Modified Warehouse"], result.Changed(Steps.PublishFiles));
        Assert.Equal(["Modified Warehouse"], result.Changed(Steps.Interceptors));
        Assert.Single(result.OutputReasons(), static reason => reason != IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_handler_that_becomes_async_needs_no_try()
    {
        var result = After(shop => shop
            .Replace("Mailer.cs", "public ValueTask HandleAsync", "public async ValueTask HandleAsync")
            .Replace("Mailer.cs", "return default;", "await Task.Yield();"));

        Assert.Equal([Steps.Assembly, Steps.Routes, Steps.RouteFile], result.ChangedSteps());
        Assert.Equal(["Modified OrderPlacedRoute"], result.Changed(Steps.RouteFile));
        Assert.DoesNotContain("catch (", result["Routes.OrderPlacedRoute.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_of_the_signature_of_one_handler()
    {
        var result = After(shop => shop.Replace("Mailer.cs", "OrderPlaced order)", "OrderPlaced order, CancellationToken cancellationToken)"));

        Assert.Equal([Steps.Assembly, Steps.Routes, Steps.RouteFile], result.ChangedSteps());
        Assert.Equal(["Modified OrderPlacedRoute"], result.Changed(Steps.RouteFile));
        Assert.Single(result.OutputReasons(), static reason => reason != IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void A_constructor_concerns_the_module_and_no_call_site()
    {
        var result = After(shop => shop.Replace("Mailer.cs", "class Mailer", "class Mailer(IServiceProvider services)"));

        Assert.Equal([Steps.Assembly, Steps.Routes, Steps.RouteFile, Steps.Module], result.ChangedSteps());
        Assert.Equal(["Modified OrderPlacedRoute"], result.Changed(Steps.RouteFile));
    }

    [Fact]
    public void Another_handler_of_a_known_event()
    {
        var result = After(static shop => shop.Add(
            "Ledger.cs",
            "namespace Shop { [EventHandler<OrderPlaced>] class Ledger { public ValueTask HandleAsync(OrderPlaced order) => default; } }"));

        Assert.Equal([Steps.Assembly, Steps.Routes, Steps.RouteFile, Steps.Module], result.ChangedSteps());
        Assert.Equal(["Modified OrderPlacedRoute"], result.Changed(Steps.RouteFile));
    }

    [Fact]
    public void Handler_of_a_new_event()
    {
        var result = After(static shop => shop.Add(
            "Ledger.cs",
            "namespace Shop { sealed record Booked; [EventHandler<Booked>] class Ledger { public ValueTask HandleAsync(Booked e) => default; } }"));

        Assert.Equal([Steps.Assembly, Steps.Routes, Steps.RouteFile, Steps.RouteNames, Steps.CallTargets, Steps.Module], result.ChangedSteps());
        Assert.Equal(
            ["Modified BookedRoute", "Modified OrderPlacedRoute", "New OrderShippedRoute"], // The later ones only moved up a place.
            result.Changed(Steps.RouteFile));
        Assert.Empty(result.Changed(Steps.Interceptors));
        Assert.Empty(result.Changed(Steps.Registration));
    }

    [Fact]
    public void Another_event_of_a_base_whose_events_are_all_handled()
    {
        var result = After(static shop => shop
            .Add("Facts.cs", "namespace Shop { public interface IFact; public sealed record Booked : IFact; }")
            .Add("Audit.cs", "namespace Shop { [EventHandler<IFact>(IncludeDerived = true)] class Audit { public ValueTask HandleAsync(IFact fact) => default; } }"));
        Assert.Contains("Routes.BookedRoute.g.cs", result.Names);

        result = After(static shop => shop.Add("Sent.cs", "namespace Shop { public sealed record Sent : IFact; }"));
        Assert.Equal([Steps.Assembly, Steps.Routes, Steps.RouteFile, Steps.RouteNames, Steps.CallTargets, Steps.Module], result.ChangedSteps());
        Assert.Equal(["New SentRoute"], result.Changed(Steps.RouteFile));

        result = After(static shop => shop.Replace("Sent.cs", "public sealed record Sent : IFact", "public sealed record Sent : IFact { public int Two() => 2; }").Replace("Sent.cs", "}; }", "} }"));
        Assert.Empty(result.ChangedSteps());

        result = After(static shop => shop.Replace("Sent.cs", "=> 2", "=> 3"));
        Assert.Empty(result.ChangedSteps());

        result = After(static shop => shop.Replace("Sent.cs", " : IFact", ""));
        Assert.DoesNotContain("Routes.SentRoute.g.cs", result.Names);
        Assert.Contains("Routes.BookedRoute.g.cs", result.Names);
    }

    [Fact]
    public void First_handler_of_an_event_that_is_published()
    {
        var result = After(static shop => shop
            .Replace("Events.cs", "public record OrderLost", "public sealed record OrderLost")
            .Add("Search.cs", "namespace Shop { [EventHandler<OrderLost>] class Search { public ValueTask HandleAsync(OrderLost e) => default; } }"));

        Assert.Equal(["Modified Sales"], result.Changed(Steps.Interceptors));
        Assert.Empty(result.Changed(Steps.Registration));
    }

    [Fact]
    public void Last_handler_is_gone()
    {
        var result = After(static shop => shop.Remove("Mailer.cs").Remove("Warehouse.cs"));

        Assert.Equal(["Interceptors.Sales.g.cs", "Registration.g.cs"], result.Names);
        Assert.NotEmpty(result.Changed(Steps.Registration));
    }

    [Fact]
    public void A_class_in_another_file_gets_another_name()
    {
        var result = After(static shop => shop
            .Add("Unrelated.cs", "namespace Shop { internal sealed class Before; }")
            .Replace("Unrelated.cs", "Before", "After"));

        Assert.Empty(result.ChangedSteps());
    }

    [Fact]
    public void A_reference_with_a_module()
    {
        var orders = Assemblies.Module("Orders", "Placed");
        var result = After(shop => shop.Update(compilation => compilation.AddReferences(orders)));

        Assert.Equal([Steps.Assembly, Steps.Module, Steps.Registration], result.ChangedSteps());
    }

    [Fact]
    public void A_reference_without_a_module()
    {
        var plain = Assemblies.Compile("Plain", "namespace Plain { public class Nothing; }");
        var result = After(shop => shop.Update(compilation => compilation.AddReferences(plain)));

        Assert.Empty(result.ChangedSteps());
    }

    [Fact]
    public void Middleware_binds_the_calls_that_it_concerns_to_its_pipeline_and_no_others()
    {
        _shop.Add(
            "Around.cs",
            """
            namespace Shop
            {
                class Around
                {
                    public ValueTask InvokeAsync(OrderPlaced e, EventContext c, EventNext<OrderPlaced> next, CancellationToken t) => next.InvokeAsync(e, c, t);
                }
            }
            """);
        var result = After(static shop => shop.Add("Order.cs", "[assembly: UseMiddleware<Shop.Around>(1)]"));
        Assert.Equal([Steps.Assembly, Steps.Pipelines, Steps.Pipeline, Steps.CallTargets, Steps.Module, Steps.Interceptors], result.ChangedSteps());
        Assert.Equal(["Modified Warehouse"], result.Changed(Steps.Interceptors));
        Assert.Contains("OrderPlacedPipeline.Current", result["Interceptors.Warehouse.g.cs"], StringComparison.Ordinal);

        result = After(static shop => shop.Replace("Around.cs", "=> next.InvokeAsync(e, c, t)", "=> default"));
        Assert.Empty(result.ChangedSteps());

        result = After(static shop => shop.Replace("Order.cs", "(1)", "(2)"));
        Assert.Equal([Steps.Assembly, Steps.Pipelines, Steps.Pipeline], result.ChangedSteps());
    }

    [Fact]
    public void Middleware_of_a_command_concerns_the_calls_that_send_it()
    {
        _shop
            .Add("Pay.cs", "namespace Shop { sealed record Pay : ICommand; [CommandHandler<Pay>] class Paying { public ValueTask HandleAsync(Pay c) => default; } class Desk(ICommandBus bus) { public ValueTask Pay() => bus.SendAsync(new Pay()); } }")
            .Add("Around.cs", "namespace Shop { class Around { public ValueTask InvokeAsync(Pay c, EventContext x, CommandNext<Pay> next, CancellationToken t) => next.InvokeAsync(c, x, t); } }");
        var result = After(static shop => shop.Add("Order.cs", "[assembly: UseMiddleware<Shop.Around>(1)]"));
        Assert.Equal([Steps.Assembly, Steps.CommandNames, Steps.Pipelines, Steps.Pipeline, Steps.Module, Steps.Interceptors], result.ChangedSteps());
        Assert.Equal(["Modified Pay"], result.Changed(Steps.Interceptors));
        Assert.Contains("PayPipeline.Current", result["Interceptors.Pay.g.cs"], StringComparison.Ordinal);
        Assert.Contains("PayPipeline.SendOnBusAsync", result["Interceptors.Pay.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_property_that_turns_interceptors_off_and_on()
    {
        var result = After(static shop => shop.Reconfigure(shop.Options with { Interceptors = false }));

        Assert.Equal([Steps.Options, Steps.PublishFiles, Steps.Interceptors], result.ChangedSteps());
        Assert.DoesNotContain(result.Names, static name => name.StartsWith("Interceptors.", StringComparison.Ordinal));

        _shop.Reconfigure(_shop.Options with { Interceptors = true });
        Assert.Equal(["Interceptors.Sales.g.cs", "Interceptors.Warehouse.g.cs"], _shop.Run().Names.Where(static name => name.StartsWith('I')));
    }

    [Fact]
    public void Every_step_that_the_generator_tracks_is_listed()
    {
        var result = _shop
            .Add("Place.cs", "[assembly: UseMiddleware<Shop.All>(1)] namespace Shop { partial class Cart : AggregateRoot<int> { Cart() : base(1) { } void Apply(OrderPlaced e) { } } class Till() : AggregateRoot<int>(1) { } class All { public ValueTask InvokeAsync<T>(T e, EventContext c, EventNext<T> next, CancellationToken t) where T : notnull => next.InvokeAsync(e, c, t); } sealed record Place : ICommand; [CommandHandler<Place>] class Placing { public ValueTask HandleAsync(Place c) => default; } }")
            .Run();

        Assert.All(Steps.All, step => Assert.NotEqual((step, 0), (step, result.Runs(step))));
    }

    private GeneratorResult After(Func<GeneratorSession, GeneratorSession> edit)
    {
        StrictCompilation.AssertCompiles(_shop.Run());
        var result = edit(_shop).Run();
        StrictCompilation.AssertCompiles(result);
        return result;
    }
}

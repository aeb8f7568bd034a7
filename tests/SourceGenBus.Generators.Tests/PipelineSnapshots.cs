using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>What stands around a message, and how aggregates apply their events.</summary>
public sealed class PipelineSnapshots
{
    [Fact]
    public void Middleware_of_a_generic_event()
    {
        var result = GeneratorHarness.Run(
            """
            [assembly: UseMiddleware<Shop.Timing>(1)]

            namespace Shop;

            public sealed record Envelope<T>(T Body);

            internal sealed class Timing
            {
                public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
                    where TEvent : notnull =>
                    next.InvokeAsync(@event, context, cancellationToken);
            }

            [EventHandler<Envelope<int>>]
            internal sealed class Counter
            {
                public ValueTask HandleAsync(Envelope<int> envelope) => default;
            }
            """);

        Snapshot.Matches(result, [result.Names.Single(static name => name.StartsWith("Pipelines.", StringComparison.Ordinal)), "Module.g.cs"]);
    }

    [Fact]
    public void Aggregates_whose_names_differ_in_little()
    {
        var result = GeneratorHarness.Run(
            """
            public sealed record Placed;

            namespace A
            {
                public sealed partial class B_Cd() : AggregateRoot<int>(1)
                {
                    private void Apply(Placed placed)
                    {
                    }
                }
            }

            namespace A_B
            {
                internal sealed partial class Cd() : AggregateRoot<int>(1);
                internal sealed partial class CD() : AggregateRoot<int>(1);
            }
            """);

        Assert.Equal(3, result.Names.Count(static name => name.StartsWith("Aggregates.", StringComparison.Ordinal)));
        Snapshot.Matches(result, ["Aggregates.A_B_Cd.g.cs"]);
    }
}

using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Delivery;

public sealed class SharedEventIdTests() : RuleTests(DiagnosticIds.SharedEventId)
{
    private const string Here = "another event that is handed over here";
    private const string Before = "the copy that is made in the round before";

    private static readonly TestProject Project = TestProject.Library with { ReferencesEventStore = true };

    protected override string Shared =>
        """
        public sealed record OrderPlaced(string OrderId) : DomainEvent
        {
            public int Count { get; init; }
        }
        """;

    [Fact]
    public Task Fires_where_origin_and_copy_are_published() => Fires(
        Method(
            """
            var first = new OrderPlaced("1");
            await bus.PublishAsync(first);
            var second = [|first with { Count = 2 }|];
            await bus.PublishAsync(second);
            """),
        Message(Here));

    [Fact]
    public Task Fires_where_the_copy_goes_first() => Fires(
        Method(
            """
            var first = new OrderPlaced("1");
            await bus.PublishAsync([|first with { Count = 2 }|]);
            await bus.PublishAsync(first, token);
            """),
        Message(Here));

    [Fact]
    public Task Fires_on_the_second_of_two_copies() => Fires(
        Method(
            """
            await bus.PublishAsync(template with { Count = 1 });
            await bus.EnqueueAsync([|template with { Count = 2 }|]);
            """),
        Message(Here));

    [Fact]
    public Task Fires_on_a_variable_that_becomes_its_copy_and_on_a_copy_of_a_copy() => Fires(
        Method(
            """
            await bus.PublishAsync(template);
            template = [|template with { Count = 1 }|];
            await bus.PublishAsync(template);
            if (token.CanBeCanceled)
                await bus.PublishAsync([|template with { Count = 2 }|]);
            """),
        Message(Here));

    [Fact]
    public Task Fires_on_a_copy_in_each_round_of_a_loop() => Fires(
        Method(
            """
            for (var count = 0; count < 3; count++)
                await bus.PublishAsync([|template with { Count = count }|]);
            """),
        Message(Before));

    [Fact]
    public Task Fires_on_copies_that_build_on_one_another_in_a_loop() => Fires(
        Method(
            """
            var last = new OrderPlaced("1");
            while (!token.IsCancellationRequested)
            {
                last = [|last with { Count = last.Count + 1 }|];
                await bus.PublishAsync(last);
            }
            """),
        Message(Before));

    [Theory]
    [InlineData("await streams.AppendAsync(\"s\", ExpectedVersion.Any, [template, [|template with { Count = 2 }|]]);")]
    [InlineData("await streams.AppendAsync(\"s\", ExpectedVersion.Any, new object[] { template, [|template with { Count = 2 }|] });")]
    [InlineData("await outbox.WriteAsync(new List<object> { template, [|template with { Count = 2 }|] });")]
    [InlineData("object[] all = [template, [|template with { Count = 2 }|]]; await outbox.WriteAsync(all);")]
    [InlineData("var all = new List<object>(); all.Add(template); all.Add([|template with { Count = 2 }|]); await outbox.WriteAsync(all);")]
    [InlineData(
        "await outbox.WriteAsync([template]); await streams.AppendAsync(\"s\", ExpectedVersion.Any, [[|template with { Count = 2 }|]]);")]
    public Task Fires_on_what_is_stored(string body) => Fires(Project, Method(body), Message(Here));

    [Theory]
    [InlineData("await outbox.WriteAsync(lines.Select(line => [|template with { Count = line }|]));")]
    [InlineData("var all = lines.Select(line => [|template with { Count = line }|]).ToList(); await outbox.WriteAsync(all);")]
    [InlineData(
        "var all = new List<object>(); foreach (var l in lines) all.Add([|template with { Count = l }|]); await outbox.WriteAsync(all);")]
    [InlineData("await Task.WhenAll(lines.Select(line => bus.PublishAsync([|template with { Count = line }|]).AsTask()));")]
    [InlineData(
        "await Parallel.ForEachAsync(lines, async (line, token) => await bus.PublishAsync([|template with { Count = line }|], token));")]
    [InlineData("await outbox.WriteAsync(from line in lines select [|template with { Count = line }|]);")]
    [InlineData("many.ForEach(placed => { bus.Enqueue([|template with { OrderId = placed.OrderId }|]); outbox.NotifyCommitted(); });")]
    public Task Fires_on_a_copy_for_each_element(string body) => Fires(Project, Method(body), Message(Before));

    [Fact]
    public Task Fires_on_every_copy_of_a_static_event() => Fires(
        """
        public sealed class Shop(IEventBus bus)
        {
            private static readonly OrderPlaced Field = new("1");

            private static OrderPlaced Property { get; } = new("1");

            public async Task PlaceAsync(int count)
            {
                await bus.PublishAsync([|Field with { Count = count }|]);
                await bus.PublishAsync([|Property with { Count = count }|]);
            }
        }
        """,
        Message("every other copy of the same static event"));

    [Fact]
    public Task Fires_in_aggregates_and_handlers() => Fires(
        """
        public sealed partial class Order : AggregateRoot<string>
        {
            public Order(string id) : base(id)
            {
            }

            public void Place()
            {
                var placed = new OrderPlaced(Id);
                Raise(placed);
                Raise([|placed with { Count = 2 }|]);
            }

            private void Apply(OrderPlaced placed)
            {
            }
        }

        [EventHandler<string>]
        public sealed class Clerk
        {
            public ValueTask HandleAsync(string id, EmittingContext context)
            {
                var placed = new OrderPlaced(id);
                context.Emit(placed);
                context.Emit([|placed with { Count = 2 }|]);
                return default;
            }
        }
        """,
        Message(Here));

    [Fact]
    public Task Fires_in_lambdas_and_local_functions() => Fires(
        Method(
            """
            Func<Task> both = async () =>
            {
                await bus.PublishAsync(template);
                await bus.PublishAsync([|template with { Count = 2 }|]);
            };
            await both();
            await AgainAsync(new OrderPlaced("2"));

            async Task AgainAsync(OrderPlaced placed)
            {
                await bus.PublishAsync(placed);
                await bus.PublishAsync([|placed with { Count = 2 }|]);
            }
            """),
        Message(Here));

    [Theory]
    [InlineData("await bus.PublishAsync(template with { Count = 2 });")]
    [InlineData("template = template with { Count = 2 }; await bus.PublishAsync(template); await bus.PublishAsync(template);")]
    [InlineData(
        "await bus.PublishAsync(template); await bus.PublishAsync(template with { Count = 2, EventId = DomainEvent.NewEventId() });")]
    [InlineData(
        "await bus.PublishAsync(template); await bus.PublishAsync((template with { Count = 2 }) with { EventId = Guid.NewGuid() });")]
    [InlineData("await bus.PublishAsync(template); await bus.PublishAsync(new OrderPlaced(template.OrderId) with { Count = 2 });")]
    [InlineData("await bus.PublishAsync(template); await bus.PublishAsync(Make() with { Count = 2 });")]
    [InlineData("if (token.CanBeCanceled) await bus.PublishAsync(template); else await bus.PublishAsync(template with { Count = 2 });")]
    [InlineData(
        "if (token.CanBeCanceled) { await bus.PublishAsync(template); return; } await bus.PublishAsync(template with { Count = 2 });")]
    [InlineData("await bus.PublishAsync(token.CanBeCanceled ? template : template with { Count = 2 });")]
    [InlineData(
        "if (lines is []) template = template with { Count = 2 }; await bus.PublishAsync(template); await bus.EnqueueAsync(template);")]
    [InlineData("var copy = template with { Count = 2 }; Console.WriteLine(copy == template); await bus.PublishAsync(template);")]
    [InlineData("if (!bus.TryEnqueue(template)) await bus.PublishAsync(template with { Count = 2 });")]
    [InlineData("try { await bus.PublishAsync(template); } catch (Exception) { await bus.PublishAsync(template with { Count = 2 }); }")]
    [InlineData(
        "await bus.PublishAsync(lines switch { [] => template, [1] => template with { Count = 1 }, _ => template with { Count = 2 } });")]
    [InlineData(
        "try { if (lines is []) throw new(); await bus.PublishAsync(template); } catch { bus.Enqueue(template with { Count = 2 }); }")]
    public Task Silent_where_one_of_them_is_published(string body) => Silent(Method(body));

    [Theory]
    [InlineData("foreach (var line in lines) await bus.PublishAsync(new OrderPlaced(\"1\") with { Count = line });")]
    [InlineData(
        "foreach (var line in lines) { var one = new OrderPlaced(\"1\"); one = one with { Count = line }; await bus.PublishAsync(one); }")]
    [InlineData("foreach (var placed in many) await bus.PublishAsync(placed with { Count = 2 });")]
    [InlineData("foreach (object placed in many) if (placed is OrderPlaced order) await bus.PublishAsync(order with { Count = 2 });")]
    [InlineData("foreach (var line in lines) if (line == 3) { await bus.PublishAsync(template with { Count = line }); break; }")]
    [InlineData(
        "foreach (var line in lines) template = template with { Count = template.Count + line }; await bus.PublishAsync(template);")]
    [InlineData("var ready = template with { Count = 2 }; for (var attempt = 0; attempt < 3; attempt++) await bus.PublishAsync(ready);")]
    [InlineData("await Task.WhenAll(many.Select(placed => bus.PublishAsync(placed with { Count = 2 }).AsTask()));")]
    [InlineData("foreach (object o in many) switch (o) { case OrderPlaced p: await bus.PublishAsync(p with { Count = 2 }); break; }")]
    [InlineData("foreach (var (a, b) in many.Zip(many)) await bus.PublishAsync(a with { Count = b.Count });")]
    [InlineData("var all = many.ToArray(); for (var i = 0; i < 3; i++) await bus.PublishAsync(all[i] with { Count = i });")]
    [InlineData("OrderPlaced? last = null; foreach (var p in many) { if (last != null) bus.Enqueue(last with { Count = 1 }); last = p; }")]
    [InlineData("var e = template; do { await bus.PublishAsync(e with { Count = 2 }); e = Make(); } while (lines.Length > e.Count);")]
    public Task Silent_on_a_new_event_in_each_round(string body) => Silent(Method(body));

    [Theory]
    [InlineData("await bus.PublishAsync(template with { OrderId = \"\" }); await outbox.WriteAsync([template]);")]
    [InlineData("await outbox.WriteAsync(many.Select(placed => placed with { Count = 2 }));")]
    [InlineData("await outbox.WriteAsync([template, template with { EventId = DomainEvent.NewEventId(), Count = 2 }]);")]
    [InlineData(
        "object[] shown = [template, template with { Count = 2 }]; Console.WriteLine(shown); await outbox.WriteAsync([template]);")]
    public Task Silent_on_what_is_stored(string body) => Silent(Project, Method(body));

    [Fact]
    public Task Silent_on_an_append_that_is_tried_again_after_it_was_refused() => Silent(
        Project,
        Method(
            """
            for (var version = 0; ; version++)
            {
                try
                {
                    await streams.AppendAsync("s", ExpectedVersion.Any, [template with { Count = version }]);
                    return;
                }
                catch (VersionConflictException)
                {
                    Console.WriteLine();
                }
            }
            """));

    [Fact]
    public Task Silent_where_the_same_occurrence_is_passed_on() => Silent(
        Project,
        """
        using SourceGenBus.EventStore;

        public sealed class Enrichment
        {
            public ValueTask InvokeAsync(OrderPlaced placed, EventContext context, EventNext<OrderPlaced> next, CancellationToken token) =>
                next.InvokeAsync(placed with { Count = 2 }, context, token);
        }

        [EventHandler<OrderPlaced>]
        public sealed class Forwarder(Outbox outbox)
        {
            public async ValueTask HandleAsync(OrderPlaced placed, CancellationToken token) =>
                await outbox.WriteAsync([placed with { Count = placed.Count + 1 }], cancellationToken: token);
        }

        public static class Upcasters
        {
            public static OrderPlaced Lift(OrderPlaced older) => older with { Count = 1 };
        }
        """);

    [Fact]
    public Task Silent_on_other_records_and_static_events_of_tests() => Silent(
        TestProject.Library with
        {
            NamedLibraries = [("xunit.v3.core", "namespace Xunit; public sealed class FactAttribute : Attribute;")],
        },
        """
        public sealed record Moved(int X);

        public sealed class ShopTests(IEventBus bus)
        {
            private static readonly OrderPlaced Placed = new("1");

            [Xunit.Fact]
            public async Task Counts()
            {
                await bus.PublishAsync(Placed with { Count = 2 });
                var moved = new Moved(1);
                await bus.PublishAsync(moved);
                await bus.PublishAsync(moved with { X = 2 });
            }
        }
        """);

    [Fact]
    public Task Silent_on_a_field_that_may_hold_another_event_each_time() => Silent(
        """
        public sealed class Shop(IEventBus bus)
        {
            private OrderPlaced _draft = new("1");

            public async Task PlaceAsync()
            {
                await bus.PublishAsync(_draft with { Count = 1 });
                _draft = new OrderPlaced("2");
                await bus.PublishAsync(_draft with { Count = 2 });
            }
        }
        """);

    [Theory]
    [InlineData("{ Count = 2 }", "{ Count = 2, EventId = DomainEvent.NewEventId() }")]
    [InlineData("{ Count = 2, }", "{ Count = 2, EventId = DomainEvent.NewEventId() }")]
    [InlineData("{ }", "{ EventId = DomainEvent.NewEventId() }")]
    [InlineData("{}", "{ EventId = DomainEvent.NewEventId() }")]
    public Task Fixes_by_an_id_of_its_own(string before, string after) => Fixes(
        Method($"await bus.PublishAsync(template); await bus.PublishAsync([|template with {before}|]);"),
        Method($"await bus.PublishAsync(template); await bus.PublishAsync(template with {after});"));

    [Theory]
    [InlineData("Count = 2, // Two.", "Count = 2, // Two.\n            EventId = DomainEvent.NewEventId(),")]
    [InlineData(
        "Count = 2, // Two.\n            OrderId = \"2\" // Other.",
        "Count = 2, // Two.\n            OrderId = \"2\", // Other.\n            EventId = DomainEvent.NewEventId()")]
    public Task Fixes_with_a_line_of_its_own(string before, string after) => Fixes(
        Method($"await bus.PublishAsync(template);\n        template = [|{Lines(before)}|];\n        await bus.PublishAsync(template);"),
        Method($"await bus.PublishAsync(template);\n        template = {Lines(after)};\n        await bus.PublishAsync(template);"));

    [Fact]
    public Task Fixes_all_of_them() => FixesAll(
        Method(
            """
            await bus.PublishAsync(template);
            await bus.PublishAsync([|template with { Count = 1 }|]);
            await bus.PublishAsync([|template with { Count = 2 }|]);
            """),
        Method(
            """
            await bus.PublishAsync(template);
            await bus.PublishAsync(template with { Count = 1, EventId = DomainEvent.NewEventId() });
            await bus.PublishAsync(template with { Count = 2, EventId = DomainEvent.NewEventId() });
            """));

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        Method("await bus.PublishAsync(template); await bus.PublishAsync([|template with { Count = 2 }|]);"));

    private static string Message(string other) =>
        $"This copy of 'OrderPlaced' has the EventId of {other}, so it counts as the same occurrence: "
        + "a store refuses it and an inbox drops it; give it an id of its own with EventId = DomainEvent.NewEventId()";

    private static string Lines(string members) => $"template with\n        {{\n            {members}\n        }}";

    private static string Method(string body)
    {
        var stores = body.Contains("outbox", StringComparison.Ordinal) || body.Contains("streams", StringComparison.Ordinal);
        return $$"""
            {{(stores ? "using SourceGenBus.EventStore;" : "")}}

            public sealed class Shop(IEventBus bus{{(stores ? ", EventStreams streams, Outbox outbox" : "")}})
            {
                public async Task PlaceAsync(OrderPlaced template, int[] lines, List<OrderPlaced> many, CancellationToken token)
                {
                    {{body}}
                }

                public object All => (bus{{(stores ? ", streams, outbox" : ", bus")}});

                private static OrderPlaced Make() => new("3");
            }
            """;
    }
}

using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Handlers;

public sealed class NotAwaitableTests() : RuleTests(DiagnosticIds.NotAwaitable)
{
    protected override string Shared => "public sealed record OrderPlaced(string OrderId);";

    [Fact]
    public Task Fires_on_void_and_async_void() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|void|] HandleAsync(OrderPlaced placed)
            {
            }
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public async [|void|] HandleAsync(OrderPlaced placed) => await Task.Yield();
        }
        """,
        "'Mailer.HandleAsync' returns 'void', so nobody could await it or see its failure; return ValueTask or Task",
        "'Printer.HandleAsync' returns 'void', so nobody could await it or see its failure; return ValueTask or Task");

    [Fact]
    public Task Fires_on_results_that_nobody_takes() => Fires(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|bool|] HandleAsync(OrderPlaced placed) => true;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public [|Task<int>|] HandleAsync(OrderPlaced placed) => Task.FromResult(1);
        }
        """,
        "'Mailer.HandleAsync' returns 'bool', so nobody could await it or see its failure; return ValueTask or Task",
        "'Printer.HandleAsync' returns 'Task<int>', and 'int' is not an event that could be published; return ValueTask or Task");

    [Fact]
    public Task Fires_at_the_attribute_when_the_method_is_in_another_assembly() => Fires(
        TestProject.Library with { ReferencedLibraries = ["namespace Library; public abstract class Handler { public void HandleAsync(object happened) { } }"] },
        """
        [[|EventHandler<OrderPlaced>|]]
        public sealed class Mailer : Library.Handler;
        """,
        "'Mailer.HandleAsync' returns 'void', so nobody could await it or see its failure; return ValueTask or Task");

    [Fact]
    public Task Silent_on_Task_and_ValueTask() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;
        }

        [EventHandler<OrderPlaced>]
        public sealed class Printer
        {
            public async Task HandleAsync(OrderPlaced placed) => await Task.Yield();
        }
        """);

    [Theory]
    [InlineData("ValueTask<string>")]
    [InlineData("Task<bool>")]
    [InlineData("ValueTask<object>")]
    [InlineData("Task<DateTime?>")]
    [InlineData("ValueTask<Guid>")]
    [InlineData("Task<int[]>")]
    [InlineData("ValueTask<List<string>>")]
    [InlineData("Task<Dictionary<string, Happened>>")]
    [InlineData("ValueTask<(Happened, Happened)>")]
    [InlineData("Task<Happened[,]>")]
    [InlineData("ValueTask<IReadOnlyList<Happened>[]>")]
    [InlineData("Task<Kind>")]
    [InlineData("ValueTask<Action>")]
    [InlineData("Task<Task>")]
    [InlineData("ValueTask<IAsyncEnumerable<Happened>>")]
    public Task Fires_on_results_that_are_no_events(string type) => Fires(
        $$"""
        public sealed record Happened;

        public enum Kind;

        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|{{type}}|] HandleAsync(OrderPlaced placed) => throw new NotSupportedException();
        }
        """,
        $"'Mailer.HandleAsync' returns '{type}', and '{type[(type.IndexOf('<') + 1)..^1]}' is not an event that could be published; return ValueTask or Task");

    [Theory]
    [InlineData("IEnumerable<Happened>")]
    [InlineData("IAsyncEnumerable<Happened>")]
    public Task Fires_on_sequences_that_nobody_could_await(string type) => Fires(
        $$"""
        public sealed record Happened;

        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|{{type}}|] HandleAsync(OrderPlaced placed) => throw new NotSupportedException();
        }
        """,
        $"'Mailer.HandleAsync' returns '{type}', so nobody could await it or see its failure; return ValueTask or Task");

    [Theory]
    [InlineData("ValueTask", "but 'Count' has a result")]
    [InlineData("Task", "but 'Count' has a result")]
    [InlineData("ValueTask<string>", "which does not answer 'Count'")]
    [InlineData("IAsyncEnumerable<int>", "which does not answer 'Count'")]
    [InlineData("int", "so nobody could await it or see its failure")]
    public Task Fires_on_what_is_no_answer_to_a_query(string type, string why) => Fires(
        $$"""
        public sealed record Count : IQuery<int>;

        [QueryHandler<Count, int>]
        public sealed class Counter
        {
            public [|{{type}}|] HandleAsync(Count count) => throw new NotSupportedException();
        }
        """,
        $"'Counter.HandleAsync' returns '{type}', {why}; return ValueTask<int> or Task<int>");

    [Theory]
    [InlineData("ValueTask<Happened>")]
    [InlineData("Task<Happened?>")]
    [InlineData("ValueTask<Tick?>")]
    [InlineData("Task<IHappened?>")]
    [InlineData("ValueTask<DomainEvent>")]
    [InlineData("Task<Happened[]>")]
    [InlineData("ValueTask<IReadOnlyList<IHappened>>")]
    [InlineData("Task<IEnumerable<object?>?>")]
    [InlineData("ValueTask<System.Collections.Immutable.ImmutableArray<Tick>>")]
    [InlineData("Task<Happened>")]
    [InlineData("ValueTask<Happened?>")]
    [InlineData("Task<Tick>")]
    [InlineData("ValueTask<IHappened>")]
    [InlineData("Task<List<Happened>>")]
    [InlineData("ValueTask<HashSet<Tick>>")]
    [InlineData("Task<Queue<IHappened>?>")]
    [InlineData("ValueTask<IReadOnlyCollection<DomainEvent>>")]
    [InlineData("Task<object[]>")]
    public Task Silent_on_events_that_the_handler_emits(string type) => Silent(
        $$"""
        public interface IHappened;

        public sealed record Happened : IHappened;

        public readonly record struct Tick(int Number) : IHappened;

        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public {{type}} HandleAsync(OrderPlaced placed) => throw new NotSupportedException();
        }
        """);

    [Theory]
    [InlineData("QueryHandler<Count, int>", "IQuery<int>", "ValueTask<int>")]
    [InlineData("QueryHandler<Count, int>", "IQuery<int>", "Task<int>")]
    [InlineData("CommandHandler<Count, string>", "ICommand<string>", "ValueTask<string?>")]
    [InlineData("CommandHandler<Count, List<object>>", "ICommand<List<object>>", "Task<List<dynamic>>")]
    [InlineData("CommandHandler<Count>", "ICommand", "Task")]
    [InlineData("StreamQueryHandler<Count, int>", "IStreamQuery<int>", "IAsyncEnumerable<int>")]
    [InlineData("StreamQueryHandler<Count, (int, int)>", "IStreamQuery<(int A, int B)>", "IAsyncEnumerable<(int C, int D)>")]
    public Task Silent_on_answers(string mark, string contract, string type) => Silent(
        $$"""
        public sealed record Count : {{contract}};

        [{{mark}}]
        public sealed class Counter
        {
            public {{type}} HandleAsync(Count count) => throw new NotSupportedException();
        }
        """);

    [Fact]
    public Task Fires_on_events_that_the_handler_of_a_command_returns() => Fires(
        """
        public sealed record Happened;

        public sealed record Ship : ICommand;

        [CommandHandler<Ship>]
        public sealed class Shipping
        {
            public [|Task<Happened>|] HandleAsync(Ship command) => Task.FromResult(new Happened());
        }
        """,
        "'Shipping.HandleAsync' returns 'Task<Happened>', but 'Ship' has no result; return ValueTask or Task");

    [Fact]
    public Task Silent_on_a_void_overload_that_serves_no_event() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public ValueTask HandleAsync(OrderPlaced placed) => default;

            public void HandleAsync(string text)
            {
            }
        }
        """);

    [Fact]
    public Task Silent_on_a_class_that_is_not_marked() => Silent(
        """
        public sealed class Mailer
        {
            public void HandleAsync(OrderPlaced placed)
            {
            }
        }
        """);

    [Fact]
    public Task Silent_on_a_return_type_that_does_not_exist() => Silent(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public {|CS0246:Taks|} HandleAsync(OrderPlaced placed) => default!;
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        [EventHandler<OrderPlaced>]
        public sealed class Mailer
        {
            public [|void|] HandleAsync(OrderPlaced placed)
            {
            }
        }
        """);
}

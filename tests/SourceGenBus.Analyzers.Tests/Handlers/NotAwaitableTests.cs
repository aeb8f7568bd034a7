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
        "'Printer.HandleAsync' returns 'Task<int>', so nobody could await it or see its failure; return ValueTask or Task");

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

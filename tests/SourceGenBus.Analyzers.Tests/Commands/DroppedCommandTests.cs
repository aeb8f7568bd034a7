using SourceGenBus.Analyzers.Tests.Harness;
using SourceGenBus.Generators.Descriptors;

namespace SourceGenBus.Analyzers.Tests.Commands;

public sealed class DroppedCommandTests() : RuleTests(DiagnosticIds.DroppedCommand)
{
    protected override string Shared =>
        """
        public sealed record Ship(string Id) : ICommand;
        public sealed record Count(string Id) : ICommand<int>;
        public sealed record Find(string Id) : IQuery<string?>;
        public sealed record List : IStreamQuery<string>;
        """;

    [Fact]
    public Task Fires_on_calls_that_are_statements() => Fires(
        """
        public sealed class Shop(ICommandBus? bus, EventBus concrete)
        {
            public void Sell()
            {
                concrete.[|SendAsync|](new Ship("1"));
                bus?.[|SendAsync|](new Count("1"), EventContext.Empty);
                concrete.[|QueryAsync<string?>|](new Find("1")).ConfigureAwait(false);
            }
        }
        """,
        "Nobody waits for 'Ship', so what its handler returns or throws is lost; await the call, or assign it to '_' if that is meant",
        "Nobody waits for 'Count', so what its handler returns or throws is lost; await the call, or assign it to '_' if that is meant",
        "Nobody waits for 'Find', so what its handler returns or throws is lost; await the call, or assign it to '_' if that is meant");

    [Fact]
    public Task Silent_when_awaited_returned_stored_or_discarded() => Silent(
        """
        public sealed class Shop(ICommandBus bus)
        {
            public async Task<int> SellAsync()
            {
                await bus.SendAsync(new Ship("1"));
                var found = bus.QueryAsync(new Find("1"));
                Console.WriteLine(await found);
                _ = bus.SendAsync(new Ship("2"));
                return await bus.SendAsync(new Count("1")).ConfigureAwait(false);
            }

            public ValueTask Ship() => bus.SendAsync(new Ship("3"));
        }
        """);

    [Fact]
    public Task Silent_on_other_peoples_senders() => Silent(
        """
        public interface IMailer
        {
            Task SendAsync(object mail);
        }

        public sealed class Shop(IMailer mailer)
        {
            public void Sell() => mailer.SendAsync(new Ship("1"));
        }
        """);

    [Fact]
    public Task Silent_on_half_typed_code() => Silent(
        TestProject.Broken,
        """
        public sealed class Shop(ICommandBus bus)
        {
            public void Sell()
            {
                bus.SendAsync(new Shi
                bus.SendAsync();
            }
        }
        """);

    [Fact]
    public Task Fixes_by_awaiting() => Fixes(
        """
        public sealed class Shop(ICommandBus bus)
        {
            public async Task SellAsync()
            {
                bus.[|SendAsync|](new Count("1"));
                await Task.Yield();
            }
        }
        """,
        """
        public sealed class Shop(ICommandBus bus)
        {
            public async Task SellAsync()
            {
                await bus.SendAsync(new Count("1"));
                await Task.Yield();
            }
        }
        """,
        "Await the call");

    [Fact]
    public Task Fixes_all_of_them() => FixesAll(
        """
        public sealed class Shop(ICommandBus bus)
        {
            public Task SellAsync()
            {
                bus.[|SendAsync|](new Ship("1"));
                bus.[|QueryAsync|](new Find("1"));
                return Task.CompletedTask;
            }
        }
        """,
        """
        public sealed class Shop(ICommandBus bus)
        {
            public async Task SellAsync()
            {
                await bus.SendAsync(new Ship("1"));
                await bus.QueryAsync(new Find("1"));
            }
        }
        """);

    [Fact]
    public Task Can_be_suppressed() => CanBeSuppressed(
        """
        public sealed class Shop(ICommandBus bus)
        {
            public void Sell() => bus.SendAsync(new Ship("1"));
        }
        """);
}

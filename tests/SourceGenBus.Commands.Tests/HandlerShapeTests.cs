using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>Every form that a handler may have carries out what it is sent.</summary>
public sealed class HandlerShapeTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

    private Journal Journal => _services.GetRequiredService<Journal>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Command_without_a_result()
    {
        await Bus.SendAsync(new OpenAccount("Ada"));

        Assert.Equal(["opened Ada"], Journal.Entries);
    }

    [Fact]
    public async Task Command_with_a_result()
    {
        var balance = await Bus.SendAsync(new Deposit(40));

        Assert.Equal(42, balance);
    }

    [Fact]
    public async Task Query() => Assert.Equal("Ada", await Bus.QueryAsync(new GetOwner(1)));

    [Fact]
    public async Task Handlers_that_return_tasks()
    {
        await Bus.SendAsync(new CloseAccount("Ada"));

        Assert.Equal(["closed Ada"], Journal.Entries);
        Assert.Equal(3, await Bus.QueryAsync(new CountAccounts()));
    }

    [Fact]
    public async Task Static_class() => Assert.Equal(6, await Bus.QueryAsync(new Twice(3)));

    [Fact]
    public async Task Static_method_of_a_class() => Assert.Equal(9, await Bus.QueryAsync(new Thrice(3)));

    [Fact]
    public async Task Context_and_token_in_either_order()
    {
        var context = new EventContext { UserId = "ada" };
        using var source = new CancellationTokenSource();

        Assert.Equal(("ada", source.Token), await Bus.QueryAsync(new WhoAsks(), context, source.Token));
        Assert.Equal(("ada", source.Token), await Bus.QueryAsync(new WhoAsksBackwards(), context, source.Token));
    }

    [Fact]
    public async Task Method_of_a_base_class_that_takes_a_base_type()
    {
        await Bus.SendAsync(new Archive("1"));

        Assert.Equal(["archived Archive { Id = 1 }"], Journal.Entries);
    }

    [Fact]
    public async Task Struct_command_and_struct_result()
    {
        var moved = await Bus.SendAsync(new Move(1, 2));

        Assert.Equal(new Position(1, 2), moved);
    }

    [Fact]
    public async Task Closed_generic_query()
    {
        Assert.Equal(7, await Bus.QueryAsync(new Find<int>(7)));
        Assert.Equal("seven", await Bus.QueryAsync(new Find<string>("seven")));
    }

    [Fact]
    public async Task One_class_for_an_event_and_several_commands()
    {
        await Bus.PublishAsync(new AccountFrozen("1"));
        await Bus.SendAsync(new Freeze("2"));
        var frozen = await Bus.SendAsync(new Thaw("3"));

        Assert.True(frozen);
        Assert.Equal(["frozen 1", "freeze 2", "thaw 3"], Journal.Entries);
    }

    [Fact]
    public async Task Handler_in_a_referenced_assembly() =>
        Assert.Equal("captured 12", await Bus.SendAsync(new Payments.CapturePayment(12)));

    [Fact]
    public async Task Without_a_container()
    {
        await using var bus = TestBus.Alone();

        Assert.Equal(42, await bus.SendAsync(new Deposit(40)));
        Assert.Equal("captured 12", await bus.SendAsync(new Payments.CapturePayment(12)));
    }

    public sealed record OpenAccount(string Owner) : ICommand;

    [CommandHandler<OpenAccount>]
    internal sealed class OpenAccountHandler(Journal journal)
    {
        public ValueTask HandleAsync(OpenAccount command)
        {
            journal.Write("opened " + command.Owner);
            return default;
        }
    }

    public sealed record Deposit(int Amount) : ICommand<int>;

    [CommandHandler<Deposit, int>]
    internal sealed class DepositHandler
    {
        public async ValueTask<int> HandleAsync(Deposit command, CancellationToken cancellationToken)
        {
            await Task.Delay(1, cancellationToken);
            return command.Amount + 2;
        }
    }

    public sealed record GetOwner(int Account) : IQuery<string>;

    [QueryHandler<GetOwner, string>]
    internal sealed class GetOwnerHandler
    {
        public ValueTask<string> HandleAsync(GetOwner query) => new("Ada");
    }

    public sealed record CloseAccount(string Owner) : ICommand;

    [CommandHandler<CloseAccount>]
    internal sealed class CloseAccountHandler(Journal journal)
    {
        public Task HandleAsync(CloseAccount command)
        {
            journal.Write("closed " + command.Owner);
            return Task.CompletedTask;
        }
    }

    public sealed record CountAccounts : IQuery<int>;

    [QueryHandler<CountAccounts, int>]
    internal sealed class CountAccountsHandler
    {
        public Task<int> HandleAsync(CountAccounts query) => Task.FromResult(3);
    }

    public sealed record Twice(int Value) : IQuery<int>;

    [QueryHandler<Twice, int>]
    internal static class TwiceHandler
    {
        public static ValueTask<int> HandleAsync(Twice query) => new(query.Value * 2);
    }

    public sealed record Thrice(int Value) : IQuery<int>;

    [QueryHandler<Thrice, int>]
    internal sealed class ThriceHandler
    {
        public static Task<int> HandleAsync(Thrice query) => Task.FromResult(query.Value * 3);
    }

    public sealed record WhoAsks : IQuery<(string? User, CancellationToken Token)>;

    public sealed record WhoAsksBackwards : IQuery<(string? User, CancellationToken Token)>;

    [QueryHandler<WhoAsks, (string, CancellationToken)>]
    [QueryHandler<WhoAsksBackwards, (string, CancellationToken)>]
    internal sealed class WhoAsksHandler
    {
        public ValueTask<(string? User, CancellationToken Token)> HandleAsync(WhoAsks query, EventContext context, CancellationToken token) =>
            new((context.UserId, token));

#pragma warning disable CA1068 // The token comes last by custom, not by necessity.
        public ValueTask<(string?, CancellationToken)> HandleAsync(WhoAsksBackwards query, CancellationToken token, EventContext context) =>
            new((context.UserId, token));
#pragma warning restore CA1068
    }

    public abstract record AccountCommand(string Id) : ICommand;

    public sealed record Archive(string Id) : AccountCommand(Id);

    internal abstract class ArchivingHandler(Journal journal)
    {
        public ValueTask HandleAsync(AccountCommand command)
        {
            journal.Write("archived " + command);
            return default;
        }
    }

    [CommandHandler<Archive>]
    internal sealed class ArchiveHandler(Journal journal) : ArchivingHandler(journal);

    public readonly record struct Position(int X, int Y);

    public readonly record struct Move(int X, int Y) : ICommand<Position>;

    [CommandHandler<Move, Position>]
    internal sealed class MoveHandler
    {
        public ValueTask<Position> HandleAsync(in Move command) => new(new Position(command.X, command.Y));
    }

    public sealed record Find<T>(T Value) : IQuery<T>;

    [QueryHandler<Find<int>, int>]
    [QueryHandler<Find<string>, string>]
    internal sealed class FindHandler
    {
        public ValueTask<int> HandleAsync(Find<int> query) => new(query.Value);

        public ValueTask<string> HandleAsync(Find<string> query) => new(query.Value);
    }

    public sealed record AccountFrozen(string Id);

    public sealed record Freeze(string Id) : ICommand;

    public sealed record Thaw(string Id) : ICommand<bool>;

    [EventHandler<AccountFrozen>]
    [CommandHandler<Freeze>]
    [CommandHandler<Thaw, bool>]
    internal sealed class FrostHandler(Journal journal)
    {
        public ValueTask HandleAsync(AccountFrozen frozen) => Write("frozen " + frozen.Id);

        public ValueTask HandleAsync(Freeze command) => Write("freeze " + command.Id);

        public async ValueTask<bool> HandleAsync(Thaw command)
        {
            await Write("thaw " + command.Id);
            return true;
        }

        private ValueTask Write(string entry)
        {
            journal.Write(entry);
            return default;
        }
    }
}

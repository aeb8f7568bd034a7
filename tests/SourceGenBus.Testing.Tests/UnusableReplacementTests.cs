using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Testing.Tests;

/// <summary>A replacement that nothing would ever call keeps the bus from starting, and says what would be called.</summary>
public sealed class UnusableReplacementTests
{
    private const string NoHandler =
        "but nothing handles it on this bus. Call AddSourceGenBus in a project that references its handler; where it has none, mark a class of " +
        "the test project as its handler.";

    [Fact]
    public void Of_a_command_without_a_handler()
    {
        Refuses(static services => services.ReplaceCommandHandler<Forgotten>(static (_, _, _) => default), Expected("ReplaceCommandHandler", typeof(Forgotten)));
        Refuses(
            static services => services.ReplaceCommandHandler<ForgottenPrice, int>(static (_, _, _) => new(1)),
            Expected("ReplaceCommandHandler", typeof(ForgottenPrice)));
        Refuses(
            static services => services.ReplaceQueryHandler<ForgottenQuery, int>(static (_, _, _) => new(1)),
            Expected("ReplaceQueryHandler", typeof(ForgottenQuery)));
        Refuses(
            static services => services.ReplaceStreamQueryHandler<ForgottenList, int>(static (_, _, _) => null!),
            Expected("ReplaceStreamQueryHandler", typeof(ForgottenList)));

        static string Expected(string method, Type message) => $"'{message}' was given a replacement with {method}, {NoHandler}";
    }

    [Fact]
    public void Of_a_base_type_of_what_is_handled() =>
        Refuses(
            static services => services.ReplaceCommandHandler<PrintCommand>(static (_, _, _) => default),
            $"'{typeof(PrintCommand)}' was given a replacement with ReplaceCommandHandler, but nothing handles exactly that type on this bus. " +
            $"Handlers there are for '{typeof(PrintLabel)}' and '{typeof(PrintOrder)}', which derive from it; name one of those.");

    [Fact]
    public void Of_another_kind_than_the_handler_takes()
    {
        var start = $"'{typeof(Both)}' was given a replacement with ";
        var end = $", but '{typeof(BothDesk)}' handles it as '{typeof(IQuery<string>)}'. Use ReplaceQueryHandler, with the types of that.";
        Refuses(static services => services.ReplaceCommandHandler<Both, int>(static (_, _, _) => new(1)), start + "ReplaceCommandHandler" + end);
        Refuses(static services => services.ReplaceStreamQueryHandler<Both, string>(static (_, _, _) => null!), start + "ReplaceStreamQueryHandler" + end);
    }

    [Fact]
    public async Task One_of_the_kind_that_the_handler_takes_is_called()
    {
        await using var test = Create(static services => services
            .ReplaceQueryHandler<Both, string>(static (_, _, _) => new("replaced"))
            .ReplaceCommandHandler<PrintLabel>(static (_, _, _) => throw new TimeoutException()));
        var bus = test.GetRequiredService<ICommandBus>();
        Assert.Equal("replaced", await bus.QueryAsync(new Both(), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<TimeoutException>(async () => await bus.SendAsync(new PrintLabel(), TestContext.Current.CancellationToken));
        await bus.SendAsync(new PrintOrder(), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_class_that_handles_no_command_is_no_choice() =>
        Refuses(
            static services => services.PreferHandler<Mailer>(),
            $"'{typeof(Mailer)}' was chosen by PreferHandler, but handles no command or query of this bus. Mark it [CommandHandler<...>] or " +
            "[QueryHandler<...>], and call AddSourceGenBus in the project that it is in.");

    [Fact]
    public void A_handler_of_another_kind_is_no_choice() =>
        Refuses(
            static services => services.PreferHandler<FakeEither>(),
            $"'{typeof(FakeEither)}' was chosen by PreferHandler, but handles '{typeof(Either)}' as something else than '{typeof(EitherDesk)}', " +
            "so nothing would answer those who send it. Mark it as that one is marked.",
            new Module());

    [Fact]
    public void Of_an_event_that_has_no_handlers() =>
        Refuses(
            static services => services.ReplaceHandler<Mailer, OrderEvent>(static (_, _, _) => default),
            $"'{typeof(Mailer)}' cannot be replaced for '{typeof(OrderEvent)}', because no class handles exactly that type on this bus.");

    [Fact]
    public void Of_all_handlers_but_a_class_that_is_none() =>
        Refuses(
            static services => services.KeepOnlyHandler<Ledger>(),
            $"'{typeof(Ledger)}' was given to KeepOnlyHandler, but is no handler of this bus. Mark it [EventHandler<...>], and call " +
            "AddSourceGenBus in the project that it is in.");

    private static void Refuses(Action<IServiceCollection> configure, string message, params EventBusModule[] modules)
    {
        using var test = Create(configure, modules);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => test.GetRequiredService<IEventBus>()).Message);
    }

    private static ServiceProvider Create(Action<IServiceCollection> configure, params EventBusModule[] modules)
    {
        var services = new ServiceCollection().AddSingleton<ILedger>(new Ledger()).AddSourceGenBus();
        EventBusRegistration.Register(services, modules);
        configure(services);
        return services.BuildServiceProvider();
    }

    /// <summary>As the generator would write it for two assemblies; in one of them it reports the second handler.</summary>
    private sealed class Module : EventBusModule
    {
        public override int ContractVersion => 1;

        public override void AddHandlers(HandlerCollection handlers)
        {
        }

        public override void AddCommands(Dispatch.CommandTable commands)
        {
            commands.Add(0, typeof(Either), typeof(EitherDesk), typeof(ICommand<int>));
            commands.Add(1, typeof(Either), typeof(FakeEither), typeof(IQuery<string>));
        }
    }

    private sealed record Either : ICommand<int>, IQuery<string>;

    private sealed class EitherDesk;

    private sealed class FakeEither;
}

internal sealed record Forgotten : ICommand;

internal sealed record ForgottenPrice : ICommand<int>;

internal sealed record ForgottenQuery : IQuery<int>;

internal sealed record ForgottenList : IStreamQuery<int>;

internal abstract record PrintCommand : ICommand;

internal sealed record PrintOrder : PrintCommand;

internal sealed record PrintLabel : PrintCommand;

internal sealed record Both : ICommand<int>, IQuery<string>, IStreamQuery<string>;

[CommandHandler<PrintOrder>]
[CommandHandler<PrintLabel>]
internal static class Printer
{
    public static ValueTask HandleAsync(PrintCommand command) => default;
}

[QueryHandler<Both, string>]
internal static class BothDesk
{
    public static ValueTask<string> HandleAsync(Both both) => new("real");
}

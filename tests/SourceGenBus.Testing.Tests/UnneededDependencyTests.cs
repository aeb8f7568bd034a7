using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Testing.Tests;

#pragma warning disable SGB2007 // Modules that are written by hand handle the commands.

/// <summary>What is not called needs no dependencies: a double that the test did not choose, a handler that it replaced.</summary>
public sealed class UnneededDependencyTests
{
    [Fact]
    public async Task Of_a_command_handler_that_a_delegate_replaces()
    {
        await using var test = Create(static services => services.ReplaceCommandHandler<Weigh, int>(static (_, _, _) => new(7)));
        Assert.Equal(7, await test.GetRequiredService<ICommandBus>().SendAsync(new Weigh(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Of_a_command_handler_that_another_command_reaches_they_are_needed()
    {
        using var test = Create(static services => services.ReplaceCommandHandler<Weigh, int>(static (_, _, _) => new(7)), new Doubles(alsoMeasures: true));
        var error = Assert.Throws<InvalidOperationException>(() => test.GetRequiredService<IEventBus>());
        Assert.Contains($"{typeof(Scales)} needs {typeof(IScalesDriver)}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(FakeScales), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_doubles_that_were_not_chosen()
    {
        using var test = Create(static services => services.AddSingleton<IFakeDriver, FakeDriver>().PreferHandler<FakeScales>(), new Doubles());
        Assert.NotNull(test.GetRequiredService<IEventBus>());
    }

    [Fact]
    public void Of_the_one_that_was_chosen_they_are_needed()
    {
        using var test = Create(static services => services.PreferHandler<FakeScales>(), new Doubles());
        var error = Assert.Throws<InvalidOperationException>(() => test.GetRequiredService<IEventBus>());
        Assert.Contains($"{typeof(FakeScales)} needs {typeof(IFakeDriver)}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(IScalesDriver), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_replacements_all_are_needed()
    {
        using var test = Create(static services => services.ReplaceCommandHandler<PrintOrder>(static (_, _, _) => default));
        var error = Assert.Throws<InvalidOperationException>(() => test.GetRequiredService<IEventBus>());
        Assert.Contains($"{typeof(Scales)} needs {typeof(IScalesDriver)}", error.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Create(Action<IServiceCollection> configure, params EventBusModule[] modules)
    {
        var services = new ServiceCollection().AddSingleton<ILedger>(new Ledger());
        EventBusRegistration.Register(services, [new ScalesModule(), .. modules]);
        configure(services);
        return services.BuildServiceProvider();
    }

    /// <summary>As the generator would write it for an application.</summary>
    private sealed class ScalesModule : EventBusModule
    {
        public override int ContractVersion => 1;

        public override void AddHandlers(HandlerCollection handlers) =>
            handlers.Add(0, typeof(Scales), HandlerLifetime.Singleton, new HandlerDependency(typeof(IScalesDriver)));

        public override void AddCommands(Dispatch.CommandTable commands)
        {
            commands.Add(0, typeof(Weigh), typeof(Scales));
            commands.Add(1, typeof(PrintOrder), typeof(Printer));
        }
    }

    /// <summary>As the generator would write it for a test project.</summary>
    private sealed class Doubles(bool alsoMeasures = false) : EventBusModule
    {
        public override int ContractVersion => 1;

        public override void AddHandlers(HandlerCollection handlers) =>
            handlers.Add(0, typeof(FakeScales), HandlerLifetime.Singleton, new HandlerDependency(typeof(IFakeDriver)));

        public override void AddCommands(Dispatch.CommandTable commands)
        {
            commands.Add(0, typeof(Weigh), typeof(FakeScales));
            if (alsoMeasures)
                commands.Add(1, typeof(PrintLabel), typeof(Scales));
        }
    }

    private sealed record Weigh : ICommand<int>;

    private interface IScalesDriver;

    private interface IFakeDriver;

    private sealed class FakeDriver : IFakeDriver;

    private sealed class Scales;

    private sealed class FakeScales;
}

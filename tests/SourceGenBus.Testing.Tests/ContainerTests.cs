using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Testing.Tests;

public sealed class ContainerTests
{
    [Fact]
    public async Task The_real_bus_handles_what_is_recorded()
    {
        await using var provider = new ServiceCollection().AddSingleton<ILedger>(new Ledger()).AddSourceGenBus().RecordEvents().BuildServiceProvider();

        await provider.GetRequiredService<IEventBus>().PublishAsync(new OrderPlaced(1));

        provider.GetRequiredService<RecordingEventBus>().ShouldHavePublished<OrderPlaced>();
        Assert.Equal(1, provider.GetRequiredService<Mailer>().Sent);
    }

    [Fact]
    public async Task A_double_takes_the_place_of_a_handler()
    {
        var silent = new SilentMailer();
        await using var provider = new ServiceCollection().AddSingleton<ILedger>(new Ledger()).AddSourceGenBus().ReplaceHandler<Mailer>(silent).BuildServiceProvider();

        await provider.GetRequiredService<IEventBus>().PublishAsync(new OrderPlaced(1));

        Assert.Equal((1, 0), (silent.Asked, silent.Sent));
    }

    [Fact]
    public void Recording_without_a_bus_says_what_to_call_first()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().RecordEvents());

        Assert.Equal("'SourceGenBus.IEventBus' is not registered; call AddSourceGenBus first.", failure.Message);
    }

    [Fact]
    public void A_double_for_what_is_no_handler_is_refused()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddSingleton<ILedger>(new Ledger()).AddSourceGenBus().ReplaceHandler("text"));

        Assert.Equal("'System.String' is not registered; it is no handler of the modules that AddSourceGenBus found.", failure.Message);
    }

    private sealed class SilentMailer : Mailer
    {
        internal int Asked { get; private set; }

        public override ValueTask HandleAsync(OrderPlaced placed)
        {
            Asked++;
            return default;
        }
    }
}

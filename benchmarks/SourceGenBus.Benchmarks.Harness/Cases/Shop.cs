using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Benchmarks.Harness.Handlers;

namespace SourceGenBus.Benchmarks.Harness.Cases;

/// <summary>The container, its bus and its handlers: the same instances for every contender.</summary>
internal sealed class Shop
{
    private readonly ServiceProvider _services;

    internal Shop()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ArchiveCount>();
        services.AddTransient<ITally, Tally>();
        services.AddSourceGenBus();
        _services = services.BuildServiceProvider();
        Bus = Get<EventBus>();
        Payments = new(Get<BookPayment>(), Get<SendReceipt>(), Get<ReleaseGoods>(), Get<UpdateLedger>());
        Returns = new(Get<RefundPayment>(), Get<RestockGoods>(), Get<NotifyCustomer>(), Get<UpdateReturns>());
        Stock = new(
            Get<OnCounted>(), Get<OnReserved>(), Get<OnReleased>(), Get<OnPicked>(), Get<OnPacked>(), Get<OnMoved>(), Get<OnLost>(), Get<OnFound>());
        Shippings =
        [
            Get<Shipping01>(), Get<Shipping02>(), Get<Shipping03>(), Get<Shipping04>(), Get<Shipping05>(),
            Get<Shipping06>(), Get<Shipping07>(), Get<Shipping08>(), Get<Shipping09>(), Get<Shipping10>(),
            Get<Shipping11>(), Get<Shipping12>(), Get<Shipping13>(), Get<Shipping14>(), Get<Shipping15>(),
            Get<Shipping16>(), Get<Shipping17>(), Get<Shipping18>(), Get<Shipping19>(), Get<Shipping20>(),
        ];
    }

    internal IServiceProvider Services => _services;

    internal EventBus Bus { get; }

    /// <summary>The four handlers of a payment.</summary>
    internal PaymentHandlers Payments { get; }

    /// <summary>The four handlers of a return, which suspend.</summary>
    internal ReturnHandlers Returns { get; }

    /// <summary>The handlers of the eight types in rotation.</summary>
    internal StockHandlers Stock { get; }

    /// <summary>The twenty handlers of a shipment.</summary>
    internal Shipping[] Shippings { get; }

    internal T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();
}

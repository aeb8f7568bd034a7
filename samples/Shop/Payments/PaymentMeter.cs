using System.Diagnostics.Metrics;
using SourceGenBus;

namespace Shop.Payments;

/// <summary>
/// Counts attempts and payments: many of the former without the latter are a sign of fraud. It must not write to the
/// store, for an attempt is handled while its command may have the only writer.
/// </summary>
[EventHandler<PaymentAttempted>]
[EventHandler<Orders.OrderPaid>]
internal sealed class PaymentMeter : IDisposable
{
    internal const string Name = "Shop";

    private readonly Meter _meter;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _payments;

    public PaymentMeter()
    {
        _meter = new Meter(Name);
        _attempts = _meter.CreateCounter<long>("shop.payment.attempts", "{attempt}");
        _payments = _meter.CreateCounter<long>("shop.payments", "{payment}");
    }

    public ValueTask HandleAsync(PaymentAttempted attempted)
    {
        _attempts.Add(1);
        return default;
    }

    public ValueTask HandleAsync(Orders.OrderPaid paid)
    {
        _payments.Add(1);
        return default;
    }

    public void Dispose() => _meter.Dispose();
}

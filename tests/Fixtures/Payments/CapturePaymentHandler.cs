using SourceGenBus;

namespace Payments;

/// <summary>Internal: only the module of its assembly needs to see it.</summary>
[CommandHandler<CapturePayment, string>]
internal sealed class CapturePaymentHandler
{
    public ValueTask<string> HandleAsync(CapturePayment command) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"captured {command.Amount}"));
}

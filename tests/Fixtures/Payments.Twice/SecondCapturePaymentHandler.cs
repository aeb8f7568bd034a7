using SourceGenBus;

namespace Payments.Twice;

[CommandHandler<CapturePayment, string>]
internal sealed class SecondCapturePaymentHandler
{
    public ValueTask<string> HandleAsync(CapturePayment command) => new("captured again");
}

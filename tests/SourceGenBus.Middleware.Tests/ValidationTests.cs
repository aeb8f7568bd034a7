namespace SourceGenBus.Middleware.Tests;

/// <summary>Messages that their validators refuse.</summary>
public sealed class ValidationTests
{
    [Fact]
    public async Task All_errors_of_all_validators_are_listed_and_no_handler_is_called()
    {
        await using var test = new TestBus(static services => services
            .AddSingleton<IMessageValidator<PriceOrder>, IdValidator>()
            .AddSingleton<IMessageValidator<PriceOrder>, DayValidator>());
        var thrown = await Assert.ThrowsAsync<MessageValidationException>(() => test.Bus.SendAsync(new PriceOrder("")).AsTask());
        Assert.Equal([new ValidationError("OrderId", "is empty"), new ValidationError("", "not today")], thrown.Errors);
        Assert.Equal(typeof(PriceOrder), thrown.MessageType);
        Assert.Equal(
            $"'{typeof(PriceOrder)}' is not valid:{Environment.NewLine}  OrderId: is empty{Environment.NewLine}  not today", thrown.Message);
        Assert.Equal(0, test.Behavior.Calls);
    }

    [Fact]
    public async Task A_valid_message_and_one_without_validators_pass()
    {
        await using var test = new TestBus(static services => services.AddSingleton<IMessageValidator<PriceOrder>, IdValidator>());
        Assert.Equal(9.5m, await test.Bus.SendAsync(new PriceOrder("1")));
        await test.Bus.SendAsync(new PlaceOrder(""));
        await test.Bus.PublishAsync(new OrderPlaced(""));
        Assert.Equal(3, test.Behavior.Calls);
    }

    [Fact]
    public async Task A_validator_that_returns_null_is_named()
    {
        await using var test = new TestBus(static services => services.AddSingleton<IMessageValidator<PriceOrder>, NullValidator>());
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Bus.SendAsync(new PriceOrder("1")).AsTask());
        Assert.Equal(
            $"ValidateAsync of '{typeof(NullValidator)}' returned null. Return ValidationError.None for a valid message.", thrown.Message);
        Assert.Equal(0, test.Behavior.Calls);
    }

    private sealed class NullValidator : IMessageValidator<PriceOrder>
    {
        public ValueTask<IReadOnlyCollection<ValidationError>> ValidateAsync(
            PriceOrder message, EventContext context, CancellationToken cancellationToken) => default;
    }

    private sealed class IdValidator : IMessageValidator<PriceOrder>
    {
        public ValueTask<IReadOnlyCollection<ValidationError>> ValidateAsync(PriceOrder message, EventContext context, CancellationToken cancellationToken) =>
            new(message.OrderId.Length > 0 ? ValidationError.None : [new ValidationError(nameof(message.OrderId), "is empty")]);
    }

    private sealed class DayValidator : IMessageValidator<PriceOrder>
    {
        public async ValueTask<IReadOnlyCollection<ValidationError>> ValidateAsync(PriceOrder message, EventContext context, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return [new ValidationError("", "not today")];
        }
    }
}

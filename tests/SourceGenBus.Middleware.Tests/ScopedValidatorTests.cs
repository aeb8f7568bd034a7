namespace SourceGenBus.Middleware.Tests;

/// <summary>Validators come from the scope that the sender passes.</summary>
public sealed class ScopedValidatorTests
{
    [Fact]
    public async Task A_scoped_validator_is_that_of_the_senders_scope()
    {
        await using var test = new TestBus(services => services
            .AddScoped<Marker>()
            .AddScoped<IMessageValidator<PriceOrder>, MarkingValidator>());
        await using var scope = test.Services.CreateAsyncScope();
        await test.Bus.SendAsync(new PriceOrder("1"), new EventContext { Services = scope.ServiceProvider });
        Assert.True(scope.ServiceProvider.GetRequiredService<Marker>().IsSet);
    }

    private sealed class Marker
    {
        internal bool IsSet { get; set; }
    }

    private sealed class MarkingValidator(Marker marker) : IMessageValidator<PriceOrder>
    {
        public ValueTask<IReadOnlyCollection<ValidationError>> ValidateAsync(PriceOrder message, EventContext context, CancellationToken cancellationToken)
        {
            marker.IsSet = true;
            return new(ValidationError.None);
        }
    }
}

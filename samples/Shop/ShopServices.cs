using Shop.Faults;
using Shop.Http;
using Shop.Orders;
using Shop.Payments;
using Shop.Storage;
using Shop.Users;
using SourceGenBus;

namespace Shop;

/// <summary>What handlers and middleware are made of. The handlers themselves need no registration.</summary>
internal static class ShopServices
{
    internal static void AddShop(this IServiceCollection services, ShopOptions options)
    {
        services.AddSourceGenBus();
        services.Configure<TimeoutOptions>(timeout => timeout.Timeout = options.HandlerTimeout);
        services.AddSingleton<IMessageValidator<RegisterUser>, RegisterUserValidator>();
        services.AddSingleton<IMessageValidator<PlaceOrder>, PlaceOrderValidator>();
        services.AddHttpContextAccessor();

        services.AddSingleton<PaymentMeter>();
        services.AddSingleton(new FaultSwitch(options.Faults));
        services.AddStorage(options);

        services.AddProblemDetails();
        services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true); // Then there is a sentence to answer with.
        services.AddOpenApi(static document => document.AddShopTitle());
        services.ConfigureHttpJsonOptions(static json => ShopJson.Configure(json.SerializerOptions));
    }
}

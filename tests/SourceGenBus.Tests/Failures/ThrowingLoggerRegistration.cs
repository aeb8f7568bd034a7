using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SourceGenBus.Tests.Failures;

internal static class ThrowingLoggerRegistration
{
    internal static void AddThrowingLogger(this IServiceCollection services) =>
        services.AddLogging(static logging => logging.AddProvider(new ThrowingLogger()));
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace SourceGenBus;

/// <summary>
/// Options that a program configures and binds as it does all others, and that say what is wrong with them when a host starts.
/// </summary>
internal static class ValidatedOptions
{
    internal static void AddValidatedOptions<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        this IServiceCollection services,
        Action<TOptions> validate,
        Action<TOptions>? configure = null,
        string? name = null)
        where TOptions : class
    {
        // The validator looks at all names, so one is enough.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>>(new Validator<TOptions>(validate)));
        var options = services.AddOptions<TOptions>(name).ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
    }

    private sealed class Validator<TOptions>(Action<TOptions> validate) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            try
            {
                validate(options);
                return ValidateOptionsResult.Success;
            }
            catch (ArgumentException exception)
            {
                return ValidateOptionsResult.Fail(exception.Message);
            }
        }
    }
}

using System.ComponentModel;
using SourceGenBus;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Declares <c>AddSourceGenBus</c> for the generator, which cannot see its own output: without this, everything that comes
/// out of the container would have no type yet when calls of <c>PublishAsync</c> are bound to their routes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ServiceCollectionDeclarations
{
    /// <summary>Stands in for the generated method; a compile-time error when nothing was generated.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="notGenerated">Never passed.</param>
    /// <returns>Never.</returns>
    /// <exception cref="InvalidOperationException">Always.</exception>
    [Obsolete(NotGenerated.Message, error: true)]
    public static IServiceCollection AddSourceGenBus(this IServiceCollection services, NotGenerated? notGenerated = null) =>
        throw new InvalidOperationException(NotGenerated.Message);
}

namespace SourceGenBus.AspNetCore;

/// <summary>
/// What <see cref="HttpContextEnrichmentMiddleware"/> reads. Change it with
/// <c>services.Configure&lt;HttpContextEnrichmentOptions&gt;(...)</c>.
/// </summary>
public sealed record HttpContextEnrichmentOptions
{
    /// <summary>
    /// The request header that may bring a correlation id along. The client chooses its value, so one that is longer than 128
    /// characters, or holds any but printable ASCII, is ignored. Null to trust none.
    /// </summary>
    public string? CorrelationHeader { get; set; } = "X-Correlation-ID";

    /// <summary>The claim that names the user; where it is missing, the name of the identity does.</summary>
    public string UserIdClaim { get; set; } = System.Security.Claims.ClaimTypes.NameIdentifier;
}

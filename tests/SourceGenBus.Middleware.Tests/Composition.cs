using SourceGenBus;
using SourceGenBus.AspNetCore;
using SourceGenBus.Polly;

// The order that the guide recommends.
[assembly: UseMiddleware<HttpContextEnrichmentMiddleware>(10)]
[assembly: UseMiddleware<ContextEnrichmentMiddleware>(20)]
[assembly: UseMiddleware<LoggingMiddleware>(30)]
[assembly: UseMiddleware<ValidationMiddleware>(40)]
[assembly: UseMiddleware<ResilienceMiddleware>(50)]
[assembly: UseMiddleware<TimeoutMiddleware>(60)]

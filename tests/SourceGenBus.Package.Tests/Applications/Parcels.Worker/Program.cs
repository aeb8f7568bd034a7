using Parcels.Worker;
using SourceGenBus;

[assembly: UseMiddleware<TimingMiddleware>(10)]

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddOptions<ScannerOptions>().BindConfiguration("Scanner").Validate(static options => options.Interval > TimeSpan.Zero);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<ScanChannel>();
builder.Services.AddScoped<ParcelDatabase>();
builder.Services.AddHostedService<ScannerPoller>();
builder.Services.AddHostedService<ScanProcessor>();
builder.Services.AddSourceGenBus();

using var host = builder.Build();
await host.RunAsync();

import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import "./styles/tokens.css"
import "./styles/base.css"
import { Application } from "./app/App"
import { Mishap } from "./app/Mishap"

const place = document.getElementById("app")
if (place) createRoot(place).render(<StrictMode><Mishap><Application /></Mishap></StrictMode>)
